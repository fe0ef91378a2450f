import LuaEngine

/// Engines for the tests of pages.
enum JSONItemsFixture {
    /// An engine with `items(text [, unwrap [, kept]])`, which returns a page and drops nulls, except below `kept`, when
    /// that is given, and with `stop()`, which interrupts.
    static func engine(memoryLimit: Int? = nil) async throws -> Engine {
        var configuration = Engine.Configuration()
        configuration.memoryLimit = memoryLimit
        let engine = try Engine(configuration)
        try await engine.setGlobal("items", .function(items))
        try await engine.setGlobal(
            "stop",
            .function(
                NativeFunction("stop") { [unowned engine] _ in
                    engine.interrupt(.timeout)
                    return .values([])
                }))
        return engine
    }

    private static let items = NativeFunction("items") { call in
        guard let text = call.bytes(at: 1) else { throw ErrorObject(message: "a string is expected") }
        var decoding = JSONDecoding(unwrap: call.string(at: 2))
        if let kept = call.string(at: 3) { decoding.nulls = .drop(keepingUnder: [kept]) }
        return .values([.jsonItems(text, decoding)])
    }

    /// Runs a script in a fresh engine and returns its results.
    @discardableResult
    static func run(
        _ source: String, _ arguments: [LuaValue] = [], memoryLimit: Int? = nil
    ) async throws -> [LuaValue] {
        try await JSONScript.run(source, arguments, in: try await engine(memoryLimit: memoryLimit))
    }

    /// The one string that a script returns.
    static func text(_ source: String, _ arguments: LuaValue...) async throws -> String {
        guard case .string(let text)? = try await run(source, arguments).first else { return "no string" }
        return text
    }
}
