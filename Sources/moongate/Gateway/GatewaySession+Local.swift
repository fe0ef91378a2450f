import Foundation
import GatewayClient
import LocalGateway

extension GatewaySession {
    /// The local gateway that is served from the state directory, else one of this session's own.
    ///
    /// - Throws: `GatewayError` when the one that is served is of another version, or none can be started.
    nonisolated func openLocal(_ settings: GatewaySettings) async throws -> Opened {
        if let running = LocalGateway.running(in: settings.state).first(where: \.isServed) {
            return try join(running, settings)
        }
        var local = LocalGateway.Configuration(
            port: 0, token: nil, stateDirectory: .path(settings.state), actorExecutable: Executable.path, demo: true,
            startsPrograms: settings.startsPrograms)
        local.version = Version.number
        local.report = { StandardError.line("moongate: \($0)") }
        let server: LocalGateway
        do {
            server = try await LocalGateway.start(local)
        } catch let error as LocalGatewayError {
            throw GatewayError(code: .invalidConfiguration, message: error.message)
        }
        StandardError.line(
            "moongate: using the local gateway, its data is in \(settings.state) (set MATON_API_KEY for Maton)")
        let client = try GatewayClient(
            configuration(server.baseURL, server.baseURL, key: server.token, settings))
        return Opened(client: client, server: server)
    }

    /// Two gateways on one folder would share the data, but not the faults, the request log and the runs in progress.
    private nonisolated func join(_ running: LocalGateway.Running, _ settings: GatewaySettings) throws -> Opened {
        let state = settings.state
        guard running.version == Version.number else {
            throw GatewayError(
                code: .invalidConfiguration,
                message: "the local gateway that serves \(state) is \(Self.name(ofVersion: running.version)), "
                    + "and this is moongate \(Version.number)",
                hint: "stop it (process \(running.processID)) and start it with this moongate, or use another folder "
                    + "with --state")
        }
        var line = "using the local gateway that serves \(state) at \(running.baseURL)"
        if let project = running.projectDirectory, project != FileManager.default.currentDirectoryPath {
            line += " with the actors of \(project)"
        }
        StandardError.line("moongate: \(line) (set MATON_API_KEY for Maton)")
        var configuration = configuration(running.baseURL, running.baseURL, key: running.token, settings)
        configuration.reasonForSilence = {
            Self.hasEnded(running, in: state)
                ? "the local gateway that served \(state) has ended; start it again with moongate local serve, or run this "
                    + "again without one" : nil
        }
        return Opened(client: try GatewayClient(configuration), joined: running)
    }

    private static func name(ofVersion version: String) -> String {
        version.isEmpty ? "of an older moongate" : "moongate \(version)"
    }

    /// Whether a gateway that was served from a folder is there no more.
    static func hasEnded(_ running: LocalGateway.Running, in state: String) -> Bool {
        !LocalGateway.running(in: state).contains {
            $0.baseURL == running.baseURL && $0.processID == running.processID
        }
    }

    /// The start page of the demo site, nil on any other than the local gateway.
    ///
    /// - Throws: `GatewayError` when the local gateway is served without it, or whatever keeps it from being opened.
    func demoURL() async throws -> String? {
        let opened = try await opened()
        guard let joined = opened.joined else { return opened.server?.demoURL }
        if let url = joined.demoURL { return url }
        throw GatewayError(
            code: .invalidConfiguration,
            message: "the local gateway that serves \(settings.state) at \(joined.baseURL) has no demo site",
            hint: "stop it and start it with: moongate local serve --demo")
    }
}
