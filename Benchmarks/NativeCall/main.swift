// The measure for native calls: runs the script that is its argument with `increment`, a native function that does not
// wait, and prints what the script returns.
import LuaEngine

let source: [UInt8] = Array(CommandLine.arguments.dropFirst().joined(separator: "\n").utf8)
let engine = try Engine()
try await engine.setGlobal(
    "increment",
    .function(
        NativeFunction("increment") { call in
            guard let number = call.integer(at: 1) else { throw ErrorObject(message: "an integer is expected") }
            call.push(number &+ 1)
            return .pushed(1)
        }))
for value in try await engine.run(Chunk(bytes: source, name: "=native_call")) {
    if case .string(let text) = value { print(text) }
}
await engine.close()
