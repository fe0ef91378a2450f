#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The folders in which `require` looks for files, in their order. Everything that runs or looks at Lua code takes them from
/// here: scripts, the prompt, actors, specs and checks.
///
/// 1. The folder of the script and its `lib`;
/// 2. `lib` of the project: of the nearest folder above that has a `moongate.json`, else of the script's own folder;
/// 3. the project's `lua_modules`, as LuaRocks lays it out;
/// 4. what the system has installed for Lua 5.4, when that is asked for.
///
/// The working directory is never searched as such. Code that is in no file has no folder of its own, and a project only where
/// there is a `moongate.json`. C modules come last: those of `lua_modules`, then the system's.
public struct ModulePlaces: Sendable {
    /// A folder that is searched.
    public struct Folder: Sendable, Equatable {
        /// An absolute path.
        public let path: String
        /// What messages call it: `beside the script`.
        public let role: String
        /// Whether it is the system's and not the project's.
        public var isSystem = false
    }

    /// Where Lua files are looked for.
    public private(set) var luaFolders: [Folder] = []
    /// Where C modules are looked for.
    public private(set) var nativeFolders: [Folder] = []
    /// Below these, modules may be read without being open to scripts otherwise. Where symbolic links lead counts.
    public private(set) var roots: [String] = []
    /// The project, nil when the code belongs to none.
    public private(set) var project: String?
    /// Whether the system's modules are searched.
    public let usesSystem: Bool
    /// What people should know when nothing was found.
    public private(set) var remark: String?

    /// No folder at all.
    public init() {
        usesSystem = false
    }

    /// The places for a script.
    ///
    /// - Parameters:
    ///   - scriptFolder: the folder that the script is in, absolute.
    ///   - otherwise: its project when there is no `moongate.json`, if that is not the script's folder.
    ///   - usesSystem: whether the system's modules are searched.
    public init(scriptFolder: String, otherwise: String? = nil, usesSystem: Bool = false) {
        self.usesSystem = usesSystem
        add(scriptFolder, "beside the script")
        add(scriptFolder + "/lib", "in lib/ beside the script")
        roots.append(scriptFolder)
        addProject(Self.project(above: scriptFolder) ?? otherwise ?? scriptFolder)
    }

    /// The places for code that is in no file: at the prompt, for `-e` and for standard input.
    ///
    /// - Parameters:
    ///   - workingFolder: the working directory, whose project counts.
    ///   - usesSystem: whether the system's modules are searched.
    public init(workingFolder: String, usesSystem: Bool = false) {
        self.usesSystem = usesSystem
        if let project = Self.project(above: workingFolder) {
            addProject(project)
        } else {
            remark =
                "no lib/ and no lua_modules: this code is in no file, and there is no project, as neither '\(workingFolder)'"
                + " nor a folder above has a moongate.json"
            addSystem()
        }
    }

    /// The places for a spec.
    ///
    /// - Parameters:
    ///   - specFolder: the folder that the spec is in, absolute.
    ///   - project: the folder of what it tests, absolute, whose own files are found, too.
    ///   - usesSystem: whether the system's modules are searched.
    public init(specFolder: String, project: String, usesSystem: Bool = false) {
        self.usesSystem = usesSystem
        add(specFolder, "beside the spec")
        add(project, "in the folder of the project")
        roots.append(specFolder)
        addProject(project)
    }

    private mutating func addProject(_ project: String) {
        self.project = project
        add(project + "/lib", "in lib/ of the project")
        add(project + "/lua_modules/share/lua/5.4", "in lua_modules of the project")
        nativeFolders.append(Folder(path: project + "/lua_modules/lib/lua/5.4", role: "in lua_modules of the project"))
        if !roots.contains(project) { roots.append(project) }
        addSystem()
    }

    private mutating func addSystem() {
        guard usesSystem else { return }
        luaFolders += Self.systemLuaFolders
        nativeFolders += Self.systemNativeFolders
        roots += Self.systemRoots
    }

    private mutating func add(_ path: String, _ role: String) {
        guard !luaFolders.contains(where: { $0.path == path }) else { return }
        luaFolders.append(Folder(path: path, role: role))
    }

    // MARK: - The project

    /// The nearest folder, from `folder` upwards, that has a `moongate.json`; nil when there is none.
    ///
    /// One in a folder that everybody may write to, such as `/tmp`, counts only for what lies right in it: somebody else may
    /// have put it there.
    ///
    /// - Parameter folder: an absolute path.
    public static func project(above folder: String) -> String? {
        var candidate = Substring(folder)
        while candidate.count > 1, candidate.hasSuffix("/") { candidate.removeLast() }
        var isFirst = true
        while candidate.hasPrefix("/") {
            let path = candidate == "/" ? "" : String(candidate)
            if access(path + "/moongate.json", F_OK) == 0, isFirst || !isSharedByAll(String(candidate)) {
                return String(candidate)
            }
            guard candidate != "/", let slash = candidate.lastIndex(of: "/") else { return nil }
            candidate = slash == candidate.startIndex ? "/" : candidate[..<slash]
            isFirst = false
        }
        return nil
    }

    private static func isSharedByAll(_ folder: String) -> Bool {
        var information = stat()
        guard stat(folder, &information) == 0 else { return true }
        return information.st_mode & S_IWOTH != 0 && information.st_mode & S_ISVTX != 0
    }

    // MARK: - The system

    /// Where Linux distributions and LuaRocks put modules for Lua 5.4.
    static let systemLuaFolders = ["/usr/local/share/lua/5.4", "/usr/share/lua/5.4"].map(systemFolder)

    static let systemNativeFolders = [
        "/usr/local/lib/lua/5.4", "/usr/lib/x86_64-linux-gnu/lua/5.4", "/usr/lib/aarch64-linux-gnu/lua/5.4",
        "/usr/lib/lua/5.4",
    ].map(systemFolder)

    /// What the folders above hold are often links to these.
    private static let systemRoots = ["/usr/local/share/lua", "/usr/share/lua", "/usr/local/lib", "/usr/lib"]

    private static func systemFolder(_ path: String) -> Folder {
        Folder(path: path, role: "on the system", isSystem: true)
    }
}
