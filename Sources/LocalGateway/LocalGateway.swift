import Foundation
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import Synchronization

/// The Apify API and the control host's connections, on this machine: an HTTP server on SQLite whose actors are Lua scripts
/// run in child processes.
///
/// Official Apify clients work against it when they are given ``baseURL`` and ``token``.
public final class LocalGateway: Sendable {
    /// `http://127.0.0.1:PORT`.
    public let baseURL: String
    /// What clients send as `Authorization: Bearer …`.
    public let token: String
    /// Where the demo site starts; nothing is there when the configuration leaves it out.
    public let demoURL: String
    /// The folder with the gateway's data.
    public let stateDirectory: String

    let core: GatewayCore
    private let server: Task<Void, any Error>
    private let isTemporary: Bool
    private let isShutDown = Mutex(false)

    private init(_ core: GatewayCore, server: Task<Void, any Error>, port: Int, state: StateDirectory) {
        self.core = core
        self.server = server
        baseURL = core.baseURL
        token = core.token
        demoURL = baseURL + DemoSite.root
        stateDirectory = state.path
        isTemporary = state.isTemporary
    }

    /// Starts a gateway; it accepts requests when this returns.
    ///
    /// - Throws: ``LocalGatewayError`` when the port is taken or the state directory cannot be used.
    public static func start(_ configuration: Configuration) async throws -> LocalGateway {
        // A file that grows beyond the limit of the process is an error like a full disk, not the end.
        signal(SIGXFSZ, SIG_IGN)
        let state = try StateDirectory(configuration.stateDirectory)
        let core: GatewayCore
        do {
            core = try GatewayCore(configuration, state: state)
        } catch {
            state.removeIfTemporary()
            throw error
        }
        do {
            try await core.finishRestores()
            let (server, port) = try await listen(core, port: configuration.port)
            await core.opened(port: port)
            return LocalGateway(core, server: server, port: port, state: state)
        } catch {
            await core.close()
            state.removeIfTemporary()
            throw bindError(error, port: configuration.port)
        }
    }

    /// Stops the gateway: kills the actors it runs, marks their runs ABORTED, closes the server and the database.
    public func shutdown() async {
        let isFirst = isShutDown.withLock { isShutDown in
            defer { isShutDown = true }
            return !isShutDown
        }
        guard isFirst else { return }
        await core.stopRuns()
        server.cancel()
        _ = await server.result
        await core.close()
        if isTemporary { try? FileManager.default.removeItem(atPath: stateDirectory) }
    }

    private static func listen(_ core: GatewayCore, port: Int) async throws -> (Task<Void, any Error>, Int) {
        let (ports, announce) = AsyncThrowingStream<Int, any Error>.makeStream()
        var logger = Logger(label: "moongate.local") { _ in SwiftLogNoOpLogHandler() }
        logger.logLevel = .critical
        let application = Application(
            responder: GatewayResponder(core: core),
            server: .http1(
                configuration: .init(additionalChannelHandlers: [ConnectionHandlers(core.configuration.stallLimits)])),
            configuration: ApplicationConfiguration(
                address: .hostname("127.0.0.1", port: port), serverName: "moongate",
                availableConnectionsDelegate: MaximumAvailableConnections(connectionLimit(), logger: logger)),
            onServerRunning: { channel in
                announce.yield(channel.localAddress?.port ?? port)
                announce.finish()
            },
            logger: logger)
        let server = Task {
            do {
                try await application.run()
            } catch {
                announce.finish(throwing: error)
                throw error
            }
        }
        for try await port in ports { return (server, port) }
        throw LocalGatewayError(.addressInUse, "the local gateway could not open its port")
    }

    /// How many connections are served at a time; others wait to be accepted. Half of what the process may open is left for
    /// databases and actors.
    private static func connectionLimit() -> Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 512 }
        return Int(min(max(limit.rlim_cur / 2, 16), 4096))
    }

    private static func bindError(_ error: any Error, port: Int) -> any Error {
        guard let failure = error as? IOError else { return error }
        switch failure.errnoCode {
        case EADDRINUSE:
            return LocalGatewayError(
                .addressInUse, "port \(port) on 127.0.0.1 is already in use; choose another one, or 0 for any free one",
                cause: error)
        case EACCES:
            return LocalGatewayError(
                .addressInUse, "no permission to listen on port \(port) of 127.0.0.1", cause: error)
        default:
            let reason = String(cString: strerror(failure.errnoCode))
            return LocalGatewayError(.addressInUse, "cannot listen on 127.0.0.1:\(port): \(reason)", cause: error)
        }
    }
}
