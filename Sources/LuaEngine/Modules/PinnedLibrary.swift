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
