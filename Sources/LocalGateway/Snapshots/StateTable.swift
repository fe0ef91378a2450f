import GRDB

/// A table of a gateway's database, whatever part of the gateway it belongs to. Snapshots, their differences and resets
/// go by what tables there are, so that none is forgotten.
struct StateTable: Sendable, Hashable {
    /// What belongs to the directory and not to the resources in it: who the user is, which token is right, which tables
    /// there are.
    private static let kept = ["settings", "grdb_migrations"]

    var name: String
    var columns: [String]
    var key: [String]
    var hasRowId: Bool

    /// The tables of a database, or of one that is attached to it, in the order of their names.
    static func all(_ db: Database, in schema: String = "main") throws -> [StateTable] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT name, sql FROM \(schema).sqlite_master
                WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name
                """)
        return try rows.compactMap { row in
            let name: String = row["name"]
            guard !kept.contains(name) else { return nil }
            let columns = try Row.fetchAll(
                db, sql: "SELECT name, pk FROM pragma_table_info(?, ?)", arguments: [name, schema])
            let keys = columns.filter { ($0["pk"] as Int) > 0 }.sorted { ($0["pk"] as Int) < ($1["pk"] as Int) }
            let sql: String = row["sql"] ?? ""
            return StateTable(
                name: name, columns: columns.map { $0["name"] }, key: keys.map { $0["name"] },
                hasRowId: !sql.uppercased().contains("WITHOUT ROWID"))
        }
    }

    /// The name as it stands in SQL.
    var quoted: String { Self.quote(name) }

    /// Names come from the database's own schema; what stands in them does not end the name.
    static func quote(_ name: String) -> String { "\"" + name.replacing("\"", with: "\"\"") + "\"" }
}
