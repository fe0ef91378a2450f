import LuaEngine

/// Runs Lua for the JSON tests.
enum JSONScript {
    /// Runs a script in a fresh engine and returns its results.
    @discardableResult
    static func run(
        _ source: String, _ arguments: [LuaValue] = [], memoryLimit: Int? = nil
    ) async throws -> [LuaValue] {
        var configuration = Engine.Configuration()
        configuration.memoryLimit = memoryLimit
        return try await run(source, arguments, in: try Engine(configuration))
    }

    /// Runs a script in an engine that nobody needs afterwards.
    static func run(_ source: String, _ arguments: [LuaValue], in engine: Engine) async throws -> [LuaValue] {
        do {
            let values = try await engine.run(Chunk(source, name: "@test.lua"), arguments: arguments)
            await engine.close()
            return values
        } catch {
            await engine.close()
            throw error
        }
    }

    /// The one string that a script returns.
    static func text(_ source: String, _ arguments: LuaValue...) async throws -> String {
        guard case .string(let text)? = try await run(source, arguments).first else { return "no string" }
        return text
    }
}
