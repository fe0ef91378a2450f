import ApifyModule
import GatewayClient
import LocalGateway
import Synchronization

/// The only gateway that a spec can reach: one on this machine, its own, empty, gone with the file. It is opened when the spec
/// first uses it, so that specs of plain Lua pay nothing.
actor SpecGateway: GatewayAccess {
    nonisolated let isLocal = true
    nonisolated let startedRuns = StartedRuns()
    nonisolated let tuning = ClientTuning()

    private let configuration: LocalGateway.Configuration
    private nonisolated let opening = Mutex(false)
    private var opened: Task<(client: GatewayClient, server: LocalGateway), any Error>?

    /// - Parameters:
    ///   - file: the spec; the actors of its project are there, too.
    ///   - options: the surroundings.
    ///   - report: told what the gateway could not do.
    init(_ file: SpecFile, _ options: SpecOptions, report: @escaping @Sendable (String) -> Void) {
        var configuration = LocalGateway.Configuration(
            port: 0, token: nil, stateDirectory: .temporary, actorExecutable: options.executable, demo: true,
            seed: 1, projectDirectory: file.project, startsPrograms: options.sandbox.allowsProcesses, report: report)
        configuration.version = options.version
        self.configuration = configuration
    }

    /// Whether the spec has used the gateway.
    nonisolated var isOpen: Bool { opening.withLock { $0 } }

    func client() async throws -> GatewayClient { try await open().client }

    func demoURL() async throws -> String? { try await open().server.demoURL }

    /// Takes the gateway away, with everything in it.
    func shutdown() async {
        guard let opened = try? await opened?.value else { return }
        await opened.client.shutdown()
        await opened.server.shutdown()
    }

    private func open() async throws -> (client: GatewayClient, server: LocalGateway) {
        if let opened { return try await opened.value }
        opening.withLock { $0 = true }
        let task = Task { [configuration, tuning] in
            let server = try await LocalGateway.start(configuration)
            let client = try GatewayClient(
                GatewayClient.Configuration(
                    gatewayURL: server.baseURL, controlURL: server.baseURL, key: Secret(server.token), tuning: tuning))
            return (client: client, server: server)
        }
        opened = task
        return try await task.value
    }
}
