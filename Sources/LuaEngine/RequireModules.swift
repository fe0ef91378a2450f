import Synchronization

/// The modules inside the program: what `require` finds without any file.
final class ModuleSources: Sendable {
    private let chunks = Mutex<[String: Chunk]>([:])

    func add(_ name: String, _ chunk: Chunk) {
        chunks.withLock { $0[name] = chunk }
    }

    /// `source(name)` -> text and chunk name, or nothing.
    var function: LuaValue {
        .function(
            NativeFunction("module source") { [self] call in
                guard let name = call.string(at: 1), let chunk = chunks.withLock({ $0[name] }) else {
                    return .values([])
                }
                return .values([.bytes(chunk.source), .string(chunk.name)])
            }
        )
    }
}

extension Engine {
    /// Adds a module that `require` finds inside the program, before it looks at any file.
    ///
    /// - Parameters:
    ///   - name: what scripts call it, `std.inspect` for instance.
    ///   - source: its text, loaded when it is first required.
    public nonisolated func addModule(_ name: String, source: Chunk) {
        modules.add(name, source)
    }
}
