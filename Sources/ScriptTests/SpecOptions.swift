import LuaEngine

/// Which tests are run, and in which surroundings.
public struct SpecOptions: Sendable {
    /// Only tests whose full name matches this Lua pattern.
    public var filter: String?
    /// No tests whose full name matches this one.
    public var filterOut: String?
    /// Only tests with one of these tags: words of their names that begin with `#`.
    public var tags: [String] = []
    /// No tests with one of these.
    public var excludedTags: [String] = []
    /// What decides the order of the tests; nil for the order of the file.
    public var shuffleSeed: Int?
    /// How many files run at a time.
    public var jobs = 1
    /// Whether the lines that are run are counted.
    public var coverage = false
    /// How long one file may take.
    public var timeout: Duration?
    /// Bytes that the values of one file may take.
    public var memoryLimit: Int?
    /// What specs may touch besides the files of their project.
    public var sandbox: Sandbox
    /// This very program, which runs the actors of the gateways.
    public var executable: String
    public var version: String

    /// - Parameters:
    ///   - sandbox: what specs may touch besides the files of their project.
    ///   - executable: the program that runs actors when it is started with the argument `__actor`.
    ///   - version: what gateways tell as their version.
    public init(sandbox: Sandbox, executable: String, version: String) {
        self.sandbox = sandbox
        self.executable = executable
        self.version = version
    }
}
