import ApifyModule
import GatewayClient
import LuaEngine

/// A client that belongs to somebody else, as the way to the gateway.
struct LentGateway: GatewayAccess {
    let isLocal = false
    let startedRuns = StartedRuns()
    var tuning: ClientTuning { lent.configuration.tuning }
    let lent: GatewayClient
    var gatekeeper: (any Gatekeeper)?

    func client() async throws -> GatewayClient { lent }
    func demoURL() async throws -> String? { nil }

    /// Runs Lua code in an engine of its own that sends through a client.
    @discardableResult
    static func run(
        _ code: String, with client: GatewayClient, gatekeeper: (any Gatekeeper)? = nil
    ) async throws -> [LuaValue] {
        var configuration = Engine.Configuration()
        configuration.sandbox = .none
        let engine = try Engine(configuration)
        do {
            try await ApifyModule(gateway: LentGateway(lent: client, gatekeeper: gatekeeper)).install(in: engine)
            let results = try await engine.run(Chunk(code, name: "=test"))
            await engine.close()
            return results
        } catch {
            await engine.close()
            throw error
        }
    }
}
