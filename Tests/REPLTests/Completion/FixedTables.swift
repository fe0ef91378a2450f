import LuaEngine

@testable import REPL

/// Tables that are always the same.
struct FixedTables: LiveTables {
    /// The members of each table by its path; functions end in parentheses, inherited ones begin with a colon.
    var tables: [String: [String]] = [:]

    func members(of path: [String], prefix: String, patience: Duration) -> [LiveMember]? {
        tables[path.joined(separator: ".")]?.map { entry in
            let name = entry.filter { $0 != ":" && $0 != "(" && $0 != ")" }
            return LiveMember(
                name: name, type: entry.hasSuffix("()") ? .function : .table, isInherited: entry.hasPrefix(":"))
        }.filter { $0.name.lowercased().hasPrefix(prefix.lowercased()) }
    }
}
