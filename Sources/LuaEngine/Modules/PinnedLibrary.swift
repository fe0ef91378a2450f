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
    /// Its modules by name: `reports`, `reports.parts`; nil when they have to be fetched first.
    public let modules: @Sendable () throws -> [String: Chunk]?
    /// Fetches its modules.
    public let fetch: @Sendable () async throws -> [String: Chunk]

    /// - Parameters:
    ///   - name: its name.
    ///   - title: what messages call it: `reports 1.4.2`.
    ///   - isDeclared: whether scripts find it, or only libraries that depend on it.
    ///   - dependencies: the names of the pinned libraries that it finds itself, before anything else of that name.
    ///   - modules: gives its modules by name. Called on the engine's thread, when the first of them is required; a thrown
    ///     `ErrorObject` is raised as it is.
    ///   - fetch: gives them when `modules` does not have them; whoever requires one waits meanwhile.
    public init(
        name: String, title: String, isDeclared: Bool, dependencies: [String] = [],
        modules: @escaping @Sendable () throws -> [String: Chunk]?,
        fetch: @escaping @Sendable () async throws -> [String: Chunk] = { [:] }
    ) {
        self.name = name
        self.title = title
        self.isDeclared = isDeclared
        self.dependencies = dependencies
        self.modules = modules
        self.fetch = fetch
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
