import Foundation
import GRDB
import Synchronization

/// Everything a gateway's endpoints share.
final class GatewayCore: Sendable {
    let configuration: LocalGateway.Configuration
    let token: String
    let user: LocalUser
    let owner: OwnerIdentity
    let database: GatewayDatabase
    let board: ChangeBoard
    let clock: GatewayClock
    let identifiers: IdentifierSource
    let actors: ActorRegistry
    let actorStore: ActorStore
    let runs: RunStore
    let logs: LogStore
    let datasets: DatasetStore
    let records: RecordStore
    let queues: RequestQueueStore
    let connections: ConnectionStore
    let supervisor: RunSupervisor
    private let address = Mutex("")

    init(_ configuration: LocalGateway.Configuration, state: StateDirectory) throws {
        self.configuration = configuration
        let board = ChangeBoard()
        let clock = GatewayClock(board: board)
        let identifiers = IdentifierSource(seed: configuration.seed)
        (self.board, self.clock, self.identifiers) = (board, clock, identifiers)
        runs = RunStore(clock: clock, identifiers: identifiers)
        logs = LogStore(clock: clock)
        connections = ConnectionStore(clock: clock, identifiers: identifiers)
        do {
            database = try GatewayDatabase(directory: state.path)
        } catch let error as LocalGatewayError {
            throw error
        } catch {
            throw LocalGatewayError(
                .databaseUnusable, "cannot use the database in \(state.path): \(error)", cause: error)
        }
        let settings = try database.writeBlocking { db in try Settings(db) }
        let user = settings.user
        self.user = user
        token = configuration.token ?? settings.token
        owner = try OwnerIdentity.register()
        OwnerIdentity.removeDeadFolders(in: state.path)
        actorStore = ActorStore(user: user, clock: clock, identifiers: identifiers)
        actors = ActorRegistry(
            builtIn: configuration.actors ?? LocalActor.builtIn,
            project: configuration.projectDirectory.map { ProjectFolder(path: $0, username: user.username) },
            store: actorStore, database: database, user: user, report: configuration.report)
        func storages(_ kind: StorageKind) -> StorageStore {
            StorageStore(kind: kind, user: user, clock: clock, identifiers: identifiers)
        }
        datasets = DatasetStore(storages: storages(.dataset))
        records = RecordStore(storages: storages(.keyValueStore))
        queues = RequestQueueStore(storages: storages(.requestQueue))
        supervisor = RunSupervisor(
            RunSupervisor.Environment(
                executable: URL(fileURLWithPath: configuration.actorExecutable).path,
                workingDirectory: "\(state.path)/\(owner.folderName)", token: token, owner: owner,
                database: database,
                runs: runs, logs: logs, board: board,
                limits: RunSupervisor.Limits(
                    runs: max(1, configuration.maximumConcurrentRuns),
                    memoryMbytes: Int64(max(1, configuration.maximumTotalMemoryMbytes))),
                actors: actors, user: user,
                searchPath: ProcessInfo.processInfo.environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin",
                startsPrograms: configuration.startsPrograms, events: RunEvents()))
    }

    var baseURL: String { address.withLock { $0 } }

    /// The server listens; runs may start.
    func opened(port: Int) async {
        let url = "http://127.0.0.1:\(port)"
        address.withLock { $0 = url }
        await supervisor.setBaseURL(url)
        await settleOrphans()
    }

    func stopRuns() async {
        await supervisor.stop()
        supervisor.environment.events.close()
        board.close()
        try? FileManager.default.removeItem(atPath: supervisor.environment.workingDirectory)
    }

    func close() async {
        board.close()
        owner.unregister()
        database.close()
    }

    func storages(_ kind: StorageKind) -> StorageStore {
        switch kind {
        case .dataset: datasets.storages
        case .keyValueStore: records.storages
        case .requestQueue: queues.storages
        }
    }

    /// All endpoints below `/v2`.
    var apiRoutes: [Route] {
        userRoutes + accountRoutes + storeRoutes + actorRoutes + actorChangeRoutes + buildRoutes + runRoutes
            + runChangeRoutes + logRoutes + synchronousRoutes + storageRoutes + datasetRoutes + recordRoutes
            + queueRoutes
    }
}
