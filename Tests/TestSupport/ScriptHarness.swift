import ApifyModule
import Foundation
import GatewayClient
import LuaEngine

@testable import LocalGateway

/// A script's whole surroundings on a local gateway of its own: a real server on loopback, its data in a temporary
/// folder, and the real binary to run its actors.
public final class ScriptHarness: Sendable {
    public let engine: Engine
    private let access: HarnessGateway

    /// - Parameters:
    ///   - actors: Lua sources of actors by name, which run as `test~NAME` instead of the built-in ones.
    ///   - project: a folder whose files are actors too.
    public init(actors: [String: String]? = nil, project: String? = nil) async throws {
        let binary = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
            .appendingPathComponent("moongate").path
        var configuration = LocalGateway.Configuration(
            port: 0, token: nil, stateDirectory: .temporary, actorExecutable: binary, demo: true)
        configuration.actors = actors?.map(Self.actor)
        configuration.projectDirectory = project
        let server = try await LocalGateway.start(configuration)
        let client = try GatewayClient(
            GatewayClient.Configuration(
                gatewayURL: server.baseURL, controlURL: server.baseURL, key: Secret(server.token)))
        access = HarnessGateway(server: server, opened: client)
        var engineConfiguration = Engine.Configuration()
        engineConfiguration.sandbox = .none
        engine = try Engine(engineConfiguration)
        try await ApifyModule(gateway: access).install(in: engine)
    }

    private static func actor(name: String, source: String) -> LocalActor {
        LocalActor(
            username: "test", name: name, title: name, description: "", source: source, timeoutSecs: 60,
            memoryMbytes: 256, exampleInput: "{}")
    }

    /// Runs Lua code that asserts what it expects; a failed assertion is thrown as the script's error.
    @discardableResult
    public func run(_ code: String, arguments: [LuaValue] = []) async throws -> [LuaValue] {
        try await engine.run(Chunk(code, name: "=test"), arguments: arguments)
    }

    /// Runs Lua code that is expected to fail, and returns how it did.
    public func failure(of code: String) async throws -> LuaError? {
        do {
            try await run(code)
            return nil
        } catch let error as LuaError {
            return error
        }
    }

    public func close() async {
        await engine.close()
        await access.opened.shutdown()
        await access.server.shutdown()
    }

    /// Gives the test its own harness and closes it whatever happens.
    @discardableResult
    public static func with<R>(
        actors: [String: String]? = nil, project: String? = nil, _ body: (ScriptHarness) async throws -> R
    ) async throws -> R {
        let harness = try await ScriptHarness(actors: actors, project: project)
        do {
            let result = try await body(harness)
            await harness.close()
            return result
        } catch {
            await harness.close()
            throw error
        }
    }
}

/// A gateway that is already open.
private struct HarnessGateway: GatewayAccess {
    let isLocal = true
    let startedRuns = StartedRuns()
    var tuning: ClientTuning { opened.configuration.tuning }
    let server: LocalGateway
    let opened: GatewayClient

    func client() async throws -> GatewayClient { opened }
    func demoURL() async throws -> String? { server.demoURL }
}
