import Synchronization

/// The modules inside the program: what `require` finds without any file, and before any.
final class ModuleSources: Sendable {
    private struct Modules {
        var chunks: [String: Chunk] = [:]
        /// Those that are loaded before any script.
        var loaded: Set<String> = []
    }

    /// Names that begin so are found inside the program or nowhere.
    static let reserved = ["apify", "moongate", "std"]

    private let modules = Mutex(Modules())

    func add(_ name: String, _ chunk: Chunk) {
        modules.withLock { $0.chunks[name] = chunk }
    }

    /// Takes note of a module that needs no loading.
    func addLoaded(_ name: String) {
        modules.withLock { _ = $0.loaded.insert(name) }
    }

    /// `built_in(name)` -> text and chunk name, true for a module that is loaded already, or nothing.
    var function: LuaValue {
        .function(
            NativeFunction("built_in") { [self] call in
                guard let name = call.string(at: 1) else { return .values([]) }
                return modules.withLock { modules in
                    if let chunk = modules.chunks[name] { return .values([.bytes(chunk.source), .string(chunk.name)]) }
                    return .values(modules.loaded.contains(name) ? [.boolean(true)] : [])
                }
            }
        )
    }

    /// `names(root)` -> the modules whose names begin with `root` and a dot, for people.
    var namesFunction: LuaValue {
        .function(
            NativeFunction("names") { [self] call in
                let prefix = (call.string(at: 1) ?? "") + "."
                let names = modules.withLock { Array($0.chunks.keys) + $0.loaded }.filter { $0.hasPrefix(prefix) }
                return .values([.string(names.sorted().joined(separator: ", "))])
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
