/// A Lua module that ships inside the program.
public struct StandardModule: Sendable {
    /// What `require` calls it: `std.inspect`.
    public let name: String
    /// The name of its chunk, as messages and tracebacks show it.
    public let chunkName: String
    /// Its text.
    public let source: [UInt8]

    init(_ shortName: String, _ source: [UInt8]) {
        name = "std.\(shortName)"
        chunkName = "@std/\(shortName).lua"
        self.source = source
    }
}

/// The Lua modules of this folder.
public enum Stdlib {
    /// Each file once, by name.
    public static let modules: [StandardModule] = [
        StandardModule("csv", PackageResources.csv_lua),
        StandardModule("date", PackageResources.date_lua),
        StandardModule("inspect", PackageResources.inspect_lua),
        StandardModule("log", PackageResources.log_lua),
        StandardModule("report", PackageResources.report_lua),
        StandardModule("state", PackageResources.state_lua),
        StandardModule("stats", PackageResources.stats_lua),
        StandardModule("str", PackageResources.str_lua),
        StandardModule("tbl", PackageResources.tbl_lua),
        StandardModule("url", PackageResources.url_lua),
    ]
}
