import ApifyModule
import Foundation
import GatewayClient
import LocalGateway
import LuaEngine

/// A script's whole surroundings on a local gateway of its own: a real server on loopback with its data in memory's
/// place, a temporary folder.
final class ScriptHarness: Sendable {
    let engine: Engine
    private let access: HarnessGateway

    init() async throws {
        let binary = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
            .appendingPathComponent("moongate").path
        let server = try await LocalGateway.start(
            LocalGateway.Configuration(
                port: 0, token: nil, stateDirectory: .temporary, actorExecutable: binary, demo: true))
        let client = try GatewayClient(
            GatewayClient.Configuration(
                gatewayURL: server.baseURL, controlURL: server.baseURL, key: Secret(server.token)))
        access = HarnessGateway(server: server, opened: client)
        var configuration = Engine.Configuration()
        configuration.sandbox = .none
        engine = try Engine(configuration)
        try await ApifyModule(gateway: access).install(in: engine)
    }

    /// Runs Lua code that asserts what it expects; a failed assertion is thrown as the script's error.
    @discardableResult
    func run(_ code: String) async throws -> [LuaValue] {
        try await engine.run(Chunk(code, name: "=test"))
    }

    /// Runs Lua code that is expected to fail, and returns how it did.
    func failure(of code: String) async throws -> LuaError? {
        do {
            try await run(code)
            return nil
        } catch let error as LuaError {
            return error
        }
    }

    func close() async {
        await engine.close()
        await access.opened.shutdown()
        await access.server.shutdown()
    }

    /// Gives the test its own harness and closes it whatever happens.
    static func with<R>(_ body: (ScriptHarness) async throws -> R) async throws -> R {
        let harness = try await ScriptHarness()
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
struct HarnessGateway: GatewayAccess {
    let isLocal = true
    let server: LocalGateway
    let opened: GatewayClient

    func client() async throws -> GatewayClient { opened }
    func demoURL() async throws -> String? { server.demoURL }
}
