import LuaEngine

/// The measure for native calls: runs the script that is its argument with `increment`, a native function that does not
/// wait, and prints what the script returns.
@main
enum NativeCallBenchmark {
    static func main() async throws {
        let source = CommandLine.arguments.dropFirst().joined(separator: "\n")
        let engine = try Engine()
        try await engine.setGlobal("increment", .function(increment))
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
}
