import Synchronization

/// The pinned libraries of a state, with the texts of those that have been asked for.
final class PinnedLibraries: Sendable {
    private let libraries: [String: PinnedLibrary]
    private let opened = Mutex<[String: [String: Chunk]]>([:])

    init(_ libraries: [PinnedLibrary]) {
        self.libraries = Dictionary(libraries.map { ($0.name, $0) }) { first, _ in first }
    }

    /// Each library by name, with `title`, `declared` and `dependencies`.
    var descriptions: LuaValue {
        .table(
            LuaTable(
                libraries.map { name, library in
                    let fields: LuaTable = [
                        "title": .string(library.title),
                        "declared": .boolean(library.isDeclared),
                        "dependencies": .array(library.dependencies.map(LuaValue.string)),
                    ]
                    return (key: name, value: .table(fields))
                }))
    }

    /// `pinned(library, module)` -> text and chunk name; or nil and the names that the library does have.
    var function: LuaValue {
        .function(
            NativeFunction("require") { [self] call in
                let (name, module) = (call.string(at: 1) ?? "", call.string(at: 2) ?? "")
                guard let library = libraries[name] else { return .values([.nil, .string("")]) }
                if let known = opened.withLock({ $0[name] }) { return .values(Self.answer(known, module)) }
                if let modules = try library.modules() {
                    opened.withLock { $0[name] = modules }
                    return .values(Self.answer(modules, module))
                }
                return .await { [self] in
                    let modules = try await library.fetch()
                    opened.withLock { $0[name] = modules }
                    return Self.answer(modules, module)
                }
            })
    }

    private static func answer(_ modules: [String: Chunk], _ module: String) -> [LuaValue] {
        guard let chunk = modules[module] else {
            return [.nil, .string(modules.keys.sorted().joined(separator: ", "))]
        }
        return [.bytes(chunk.source), .string(chunk.name)]
    }
}
