/// What lies below the file roots and yet is not open with them: files that somebody acts on later, as moongate, git and
/// shells do. A script that wrote them would do there what it may not do itself.
///
/// A root that lies in what is protected opens it: somebody has named it.
public struct FileProtection: Sendable {
    /// Roots that somebody has named, in which only ``names`` and ``linked`` are protected.
    public var exemptRoots: [String] = []
    /// Names of files and folders that are not written, wherever they are.
    public var names: Set<String> = []
    /// Files and folders that are under one of these names and may really be somewhere else.
    public var linked: [String] = []
    /// Ends of the names of files that are not written, in small letters.
    public var extensions: Set<String> = []
    /// Names of files that are not written, and of folders in which nothing is, in small letters.
    public var codeNames: Set<String> = []
    /// Files that are not written.
    public var files: [String] = []
    /// The home folder: what begins with a dot in it is closed, for reading too.
    public var home: String?

    /// Nothing is protected.
    public init() {}
}
