import ApifyModule
import Foundation
import GatewayClient
import LocalGateway
import Synchronization

/// The way to the gateway for one invocation. Nothing is started before a script needs it: a script that never touches
/// `apify` pays for neither a server nor a connection.
actor GatewaySession: GatewayAccess {
    nonisolated let isLocal: Bool
    nonisolated let startedRuns = StartedRuns()
    nonisolated let tuning: ClientTuning
    nonisolated let progress: (any ProgressDisplay)? = ProgressLine.isVisible ? ProgressLine.shared : nil

    /// Who decides what scripts may do; nil when they may do everything.
    nonisolated let trustGuard: Guard?
    nonisolated var gatekeeper: (any Gatekeeper)? { trustGuard }
    /// What a script would do, when nothing is carried out.
    nonisolated var plan: Plan? { trustGuard?.plan }
    nonisolated var offersDevelopment: Bool { isLocal && (trustGuard?.isLenient ?? true) }
    nonisolated let settings: GatewaySettings
    nonisolated let choice: GatewayChoice
    private let key: String?
    private let requestLog: (@Sendable (RequestLogEntry) -> Void)?
    private let beforeOpening: @Sendable () -> Void
    private nonisolated let opening = Mutex<Task<Opened, any Error>?>(nil)

    struct Opened: Sendable {
        let client: GatewayClient
        /// The local gateway that was started for this session alone.
        var server: LocalGateway?
        /// The local gateway that was there already.
        var joined: LocalGateway.Running?
    }

    /// - Parameters:
    ///   - settings: which gateway, and as whom.
    ///   - environment: what the settings leave open.
    ///   - tuning: what scripts have changed about the client.
    ///   - gatekeeper: who decides what scripts may do; nil when they may do everything.
    ///   - requestLog: told of every request.
    ///   - beforeOpening: called when somebody needs the gateway for the first time.
    /// - Throws: `ValidationError` when `--gateway` is neither a name nor a URL.
    init(
        _ settings: GatewaySettings, environment: [String: String], tuning: ClientTuning = ClientTuning(),
        gatekeeper: Guard? = nil, requestLog: (@Sendable (RequestLogEntry) -> Void)? = nil,
        beforeOpening: @escaping @Sendable () -> Void = {}
    ) throws {
        self.tuning = tuning
        (self.requestLog, self.beforeOpening) = (requestLog, beforeOpening)
        trustGuard = gatekeeper
        choice = try GatewayChoice(option: settings.choice, environment: environment)
        isLocal = choice == .local
        key = environment.nonEmpty("MATON_API_KEY")
        var settings = settings
        // The local gateway inside the binary has no accounts to choose from; what is set for Maton is not meant for it.
        if choice != .local { settings.connection = settings.connection(environment) }
        self.settings = settings
    }

    /// The client to send with; starts the local gateway when it is the one chosen and none is served.
    func client() async throws -> GatewayClient {
        try await opened().client
    }

    /// Whether somebody has needed the gateway.
    nonisolated var isOpen: Bool { opening.withLock { $0 != nil } }

    /// The local gateway that this session uses and that goes on after it; nil when there is none, or none yet.
    func joined() async -> LocalGateway.Running? {
        try? await opening.withLock { $0 }?.value.joined
    }

    /// Stops the local gateway, if it was started, and closes all connections.
    func shutdown() async {
        guard let opened = try? await opening.withLock({ $0 })?.value else { return }
        await opened.client.shutdown()
        await opened.server?.shutdown()
    }

    func opened() async throws -> Opened {
        if let opening = opening.withLock({ $0 }) { return try await opening.value }
        beforeOpening()
        let task = Task { [choice, key, settings] in
            switch choice {
            case .local: try await openLocal(settings)
            case .maton(let gateway, let control):
                try openRemote(gateway, control, key: key, settings, resolvesConnection: true)
            case .other(let url): try openRemote(url, url, key: key, settings, resolvesConnection: nil)
            }
        }
        opening.withLock { $0 = task }
        return try await task.value
    }

    private nonisolated func openRemote(
        _ gateway: String, _ control: String, key: String?, _ settings: GatewaySettings, resolvesConnection: Bool?
    ) throws -> Opened {
        guard let key else {
            throw GatewayError(
                code: .unauthorized, message: "no key for \(gateway)",
                hint: "set MATON_API_KEY, or use --gateway local to work without one")
        }
        var configuration = configuration(gateway, control, key: key, settings)
        configuration.resolvesConnection = resolvesConnection
        return Opened(client: try GatewayClient(configuration))
    }

    nonisolated func configuration(
        _ gateway: String, _ control: String, key: String, _ settings: GatewaySettings
    ) -> GatewayClient.Configuration {
        var configuration = GatewayClient.Configuration(gatewayURL: gateway, controlURL: control, key: Secret(key))
        configuration.connection = settings.connection
        configuration.tuning = tuning
        // Also where a local gateway is named by its address, and for what goes on after the session.
        configuration.refusesPrograms = !settings.startsPrograms
        configuration.standIn = trustGuard?.standIn
        configuration.beforeRequest = trustGuard?.beforeRequest
        configuration.userAgent = "moongate/\(Version.number)"
        if settings.isVerbose || requestLog != nil {
            configuration.log = { [requestLog] entry in
                requestLog?(entry)
                if settings.isVerbose { StandardError.line("moongate: \(entry.line)") }
            }
        }
        return configuration
    }
}
