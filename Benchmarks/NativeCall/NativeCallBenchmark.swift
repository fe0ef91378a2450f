import LuaEngine

/// The measure for native calls: runs the script that is its argument with `increment`, a native function that does not
/// wait, and `items`, which makes a page of a JSON text, and prints what the script returns.
@main
enum NativeCallBenchmark {
    static func main() async throws {
        let source = CommandLine.arguments.dropFirst().joined(separator: "\n")
        var configuration = Engine.Configuration()
        configuration.sandbox = .none
        let engine = try Engine(configuration)
        try await engine.setGlobal("increment", .function(increment))
        try await engine.setGlobal("items", .function(items))
        let seconds = try await engine.run(Chunk(source, name: "=native_call")) { results in
            (1...results.argumentCount).compactMap { results.string(at: $0) }
        }
        for second in seconds { print(second) }
        await engine.close()
    }

    static let increment = NativeFunction("increment") { call in
        guard let number = call.integer(at: 1) else { throw ErrorObject(message: "an integer is expected") }
        call.push(number &+ 1)
        return .pushed(1)
    }

    static let items = NativeFunction("items") { call in
        guard let text = call.bytes(at: 1) else { throw ErrorObject(message: "a text is expected") }
        return .values([.jsonItems(text, JSONDecoding())])
    }
}
