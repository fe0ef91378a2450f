/// What a script may reach outside of Lua.
///
/// This keeps a script from doing harm by mistake. It is no prison: Lua is written in C, and code that nobody trusts
/// belongs into a process of its own.
public struct Sandbox: Sendable {
    /// Paths at or below which scripts may read and write files. Symbolic links are followed before anything is compared.
    public var fileRoots: [String]
    /// Paths at or below which scripts never get, even when a root allows it.
    public var hiddenPaths: [String]
    /// What below the roots is not open with them.
    public var protection = FileProtection()
    /// Whether `os.execute` and `io.popen` exist.
    public var allowsProcesses: Bool
    /// Whether `require` loads C modules.
    public var allowsNative: Bool
    /// What `os.getenv` sees. Secrets must not be in it.
    public var environment: [String: String]
    /// Where `require` looks for files. They are readable without being file roots.
    public var modules: ModulePlaces
    /// What `require` takes from elsewhere, before it looks for files.
    public var libraries: [PinnedLibrary] = []

    /// - Parameters:
    ///   - fileRoots: paths at or below which scripts may read and write.
    ///   - hiddenPaths: paths that stay closed below a root, too.
    ///   - allowsProcesses: whether scripts may start processes.
    ///   - allowsNative: whether scripts may load C modules.
    ///   - environment: the variables that scripts see.
    ///   - modules: where `require` looks for modules.
    public init(
        fileRoots: [String] = [],
        hiddenPaths: [String] = [],
        allowsProcesses: Bool = false,
        allowsNative: Bool = false,
        environment: [String: String] = [:],
        modules: ModulePlaces = ModulePlaces()
    ) {
        self.fileRoots = fileRoots
        self.hiddenPaths = hiddenPaths
        self.allowsProcesses = allowsProcesses
        self.allowsNative = allowsNative
        self.environment = environment
        self.modules = modules
    }

    /// Everything a sandbox can allow. Bytecode, finalizers and `/proc` stay closed.
    public static let none = Sandbox(fileRoots: ["/"], allowsProcesses: true, allowsNative: true)

    /// No file, no process, no variable.
    public static let strict = Sandbox()
}
