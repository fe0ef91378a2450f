/// What people call the tables of a database: `datasets`, `runs`, `schedules`.
struct StateKind: Sendable {
    /// Tables whose names are not what people call them.
    private static let resources = [
        "dataset_items": "items", "log_chunks": "logs", "requests": "requests", "records": "records",
    ]

    /// What the rows of a table are.
    static func resource(of table: String) -> String {
        resources[table] ?? table.replacing("_", with: "-")
    }

    /// A kind of resource with everything that belongs to it.
    let name: String
    let tables: [String]
    /// The kind of storage, when it is one.
    let storage: StorageKind?

    /// All kinds that a database with these tables has, the storages first.
    static func all(_ tables: [String]) -> [StateKind] {
        let storages = [StorageKind.dataset, .keyValueStore, .requestQueue].map {
            StateKind(name: $0.path, tables: [$0.contentTable.name], storage: $0)
        }
        let taken = Set(storages.flatMap(\.tables) + ["storages"])
        // Tables that go with another one are named after it: `schedule_log` goes with `schedules`.
        let rest = tables.filter { !taken.contains($0) }
        let heads = rest.filter { table in !rest.contains { $0 != table && belongs(table, to: $0) } }
        return storages
            + heads.map { head in
                StateKind(
                    name: head.replacing("_", with: "-"), tables: rest.filter { $0 == head || belongs($0, to: head) },
                    storage: nil)
            }
    }

    private static func belongs(_ table: String, to head: String) -> Bool {
        // Logs are the logs of runs, the only ones that were there before there was a rule.
        if table == "log_chunks" { return head == "runs" }
        // Tasks of actors are resources of their own.
        if table.hasSuffix("tasks") { return false }
        let singular = head.hasSuffix("s") ? String(head.dropLast()) : head
        return table != head && table.hasPrefix(singular + "_")
    }
}
