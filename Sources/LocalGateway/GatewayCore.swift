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
    let accesses: AccessLedger
    let connections: ConnectionStore
    let tasks: TaskStore
    let schedules: ScheduleStore
    let webhooks: WebhookStore
    let dispatches: DispatchStore
    let courier: WebhookCourier
    let timeline: Timeline
    let supervisor: RunSupervisor
    /// The connection whose account this is; nil for the gateway's own.
    let connectionId: String?
    /// Where the data is.
    let directory: String
    /// Whether the data is gone with this gateway.
    let isTemporary: Bool
    /// Whether the gateway before this one ended without a word.
    private let isLeftBehind: Bool
    let registry: ConnectionRegistry
    /// The accounts beside this one; empty for ever when this is one of them.
    let accounts = AccountTable()
    let tools: DevelopmentTools
    private let address = Mutex((url: "", port: 0))
    private let routes = Mutex<AccountTable.Account?>(nil)

    convenience init(_ configuration: LocalGateway.Configuration, state: StateDirectory) throws {
        try self.init(configuration, state, main: nil, connectionId: nil)
    }

    /// Another account of the same gateway, which shares with it all but the data.
    convenience init(accountOf connectionId: String, beside main: GatewayCore) throws {
        let state = try StateDirectory(.path(AccountFolders.path(of: connectionId, in: main.directory)))
        try self.init(main.configuration, state, main: main, connectionId: connectionId)
    }

    private init(
        _ configuration: LocalGateway.Configuration, _ state: StateDirectory, main: GatewayCore?, connectionId: String?
    ) throws {
        self.configuration = configuration
        (directory, self.connectionId) = (state.path, connectionId)
        isTemporary = main?.isTemporary ?? state.isTemporary
        let board = main?.board ?? ChangeBoard()
        let clock = main?.clock ?? GatewayClock(board: board)
        let identifiers = main?.identifiers ?? IdentifierSource(seed: configuration.seed)
        (self.board, self.clock, self.identifiers) = (board, clock, identifiers)
        tools = main?.tools ?? DevelopmentTools(configuration, clock: clock, identifiers: identifiers, board: board)
        runs = RunStore(clock: clock, identifiers: identifiers)
        logs = LogStore(clock: clock)
        connections = ConnectionStore(clock: clock, identifiers: identifiers)
        registry = ConnectionRegistry(directory: directory, store: connections)
        isLeftBehind = main?.isLeftBehind ?? GatewayBeacon.isLeftBehind(in: directory)
        database = try GatewayDatabase(
            directory: directory, isLeftBehind: isLeftBehind, isTemporary: isTemporary)
        let settings = try database.settings()
        let user = connectionId.map { LocalUser(connectionId: $0, settings) } ?? settings.user
        self.user = user
        token = main?.token ?? configuration.token ?? settings.token
        owner = try main?.owner ?? OwnerIdentity.register()
        OwnerIdentity.removeDeadFolders(in: directory)
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
        tasks = TaskStore(user: user, clock: clock, identifiers: identifiers)
        schedules = ScheduleStore(user: user, clock: clock, identifiers: identifiers)
        webhooks = WebhookStore(clock: clock, identifiers: identifiers)
        dispatches = DispatchStore(user: user, clock: clock, identifiers: identifiers)
        courier = WebhookCourier(
            database: database, dispatches: dispatches,
            sender: WebhookSender(allowsNetwork: configuration.allowsNetwork, timeout: configuration.webhookTimeout),
            owner: owner.description, clock: clock)
        timeline = try main?.timeline ?? Timeline(clock: clock, store: ClockStore(database: database))
        accesses = AccessLedger(database: database, clock: clock)
        supervisor = RunSupervisor(
            RunSupervisor.Environment(
                executable: URL(fileURLWithPath: configuration.actorExecutable).path,
                workingDirectory: "\(directory)/\(owner.folderName)", token: token, owner: owner,
                database: database,
                runs: runs, logs: logs, board: board,
                limits: RunSupervisor.Limits(
                    runs: max(1, configuration.maximumConcurrentRuns),
                    memoryMbytes: Int64(max(1, configuration.maximumTotalMemoryMbytes))),
                actors: actors, user: user,
                searchPath: ProcessInfo.processInfo.environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin",
                startsPrograms: configuration.startsPrograms, events: RunEvents()))
        listenToRuns()
    }

    /// Where this account is reached, without another word about which one is meant.
    var baseURL: String { address.withLock { $0.url } }

    /// What the server listens on.
    var port: Int { address.withLock { $0.port } }

    /// The gateway's own account, with its endpoints.
    var ownRoutes: AccountTable.Account {
        routes.withLock { routes in
            if let routes { return routes }
            let made = AccountTable.Account(self)
            routes = made
            return made
        }
    }

    /// The server listens; runs may start.
    func opened(port: Int) async {
        let root = "http://127.0.0.1:\(port)"
        let url = connectionId.map { "\(root)/connections/\($0)" } ?? root
        address.withLock { $0 = (url, port) }
        // An actor's process knows no connections; its address alone must lead it to the account it runs in, also when
        // the gateway gets a connection while it runs.
        await supervisor.setBaseURL(connectionId == nil ? "\(root)/connections/\(Self.ownAccount)" : url)
        await settleOrphans()
        if !configuration.isForMaintenance { timeline.add(self) }
        guard connectionId == nil else { return }
        if !configuration.isForMaintenance { timeline.start() }
        await openAccounts()
        GatewayBeacon.removeDead(in: directory)
        GatewayBeacon(of: configuration, baseURL: url, token: token, owner: owner).light(in: directory)
    }

    func stopRuns() async {
        await accounts.stopRuns()
        // A step of the clock in progress waits for messages; without them it comes to its end.
        await courier.stop()
        await connectionId == nil ? timeline.stop() : timeline.remove(self)
        await supervisor.stop()
        supervisor.environment.events.close()
        if connectionId == nil { board.close() }
        try? FileManager.default.removeItem(atPath: supervisor.environment.workingDirectory)
    }

    func close() async {
        await accounts.close()
        routes.withLock { $0 = nil }
        await accesses.flush()
        if connectionId == nil {
            board.close()
            GatewayBeacon.extinguish(owner, in: directory)
            owner.unregister()
        }
        database.close()
    }

    func storages(_ kind: StorageKind) -> StorageStore {
        switch kind {
        case .dataset: datasets.storages
        case .keyValueStore: records.storages
        case .requestQueue: queues.storages
        }
    }

    /// All endpoints below `/_moongate`, with which a test bends the gateway to its will.
    var devRoutes: [Route] {
        controlRoutes + requestLogRoutes + faultRoutes + snapshotRoutes + seedRoutes + clockRoutes
    }

    /// All endpoints below `/v2`.
    var apiRoutes: [Route] {
        userRoutes + accountRoutes + storeRoutes + actorRoutes + actorChangeRoutes + buildRoutes + runRoutes
            + runChangeRoutes + logRoutes + synchronousRoutes + storageRoutes + datasetRoutes + recordRoutes
            + queueRoutes + taskRoutes + scheduleRoutes + webhookRoutes
    }
}
