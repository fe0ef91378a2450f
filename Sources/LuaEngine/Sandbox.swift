/// What scripts may touch besides the values they make.
public struct Sandbox: Sendable {
    /// Folders below which scripts may read and write files.
    public var fileRoots: [String] = []
    /// Paths that stay closed even below a root.
    public var hiddenPaths: [String] = []
    /// `os.execute` and `io.popen`.
    public var allowsProcesses = false
    /// C modules.
    public var allowsNative = false
    /// What `os.getenv` sees.
    public var environment: [String: String] = [:]
    /// Where `require` looks: `FOLDER/?.lua`, `FOLDER/?/init.lua`.
    public var moduleFolders: [String] = []

    /// Nothing.
    public static let strict = Sandbox()

    public init() {}
}
