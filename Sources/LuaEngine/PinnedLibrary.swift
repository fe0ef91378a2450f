import Synchronization

/// A library in one exact version: its modules come from here, whatever files there are.
public struct PinnedLibrary: Sendable {
    /// Its name, which is what `require` calls its main module; its other modules are `NAME.PART`.
    public let name: String
    /// What messages call it: `reports 1.4.2`.
    public let title: String
    /// Whether scripts find it; the others are found only by libraries that depend on them.
    public let isDeclared: Bool
    /// The names of the pinned libraries that it finds itself.
    public let dependencies: [String]
    /// Its modules by name: `reports`, `reports.parts`.
    public let modules: @Sendable () throws -> [String: Chunk]

    /// - Parameters:
    ///   - name: its name.
    ///   - title: what messages call it: `reports 1.4.2`.
    ///   - isDeclared: whether scripts find it, or only libraries that depend on it.
    ///   - dependencies: the names of the pinned libraries that it finds itself, before anything else of that name.
    ///   - modules: gives its modules by name. Called once, on the engine's thread, when the first of them is required; a
    ///     thrown `ErrorObject` is raised as it is.
    public init(
        name: String, title: String, isDeclared: Bool, dependencies: [String] = [],
        modules: @escaping @Sendable () throws -> [String: Chunk]
    ) {
        self.name = name
        self.title = title
        self.isDeclared = isDeclared
        self.dependencies = dependencies
        self.modules = modules
    }
}

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
                let modules = try modules(of: call.string(at: 1) ?? "")
                guard let chunk = modules[call.string(at: 2) ?? ""] else {
                    return .values([.nil, .string(modules.keys.sorted().joined(separator: ", "))])
                }
                return .values([.bytes(chunk.source), .string(chunk.name)])
            })
    }

    private func modules(of name: String) throws -> [String: Chunk] {
        if let known = opened.withLock({ $0[name] }) { return known }
        let modules = try libraries[name]?.modules() ?? [:]
        opened.withLock { $0[name] = modules }
        return modules
    }
}
