import GRDB

/// What changed between two states of an account, table by table.
struct SnapshotDiff: Sendable {
    struct Change: Sendable {
        var count = 0
        /// The first of them.
        var ids: [String] = []

        var json: JSONValue {
            .object([("count", .int(Int64(count))), ("ids", .array(ids.map(JSONValue.string)))])
        }
    }

    struct Entry: Sendable {
        /// What the rows are, such as `datasets` or `runs`.
        var resource: String
        var added: Change
        var removed: Change
        var changed: Change

        var isEmpty: Bool { added.count + removed.count + changed.count == 0 }
    }

    /// How many identifiers are told; the counts are of all.
    private static let mostIds = 100
    /// Merely looking at a resource is no change of it.
    private static let volatile: Set<String> = ["accessed_at", "read_count", "list_count"]

    /// What tells rows apart for people where the key is a number for the machine.
    private static let shown = ["dataset_items": ["dataset_id", "position"]]

    private(set) var entries: [Entry] = []

    /// - Parameters:
    ///   - old: path of a database; nil when the account did not exist.
    ///   - new: another one.
    init(from old: String?, to new: String?) throws {
        let queue = try DatabaseQueue()
        defer { try? queue.close() }
        let entries = try queue.writeWithoutTransaction { db -> [Entry] in
            // An account that is not there is an empty database.
            try db.execute(
                sql: "ATTACH DATABASE ? AS old; ATTACH DATABASE ? AS new", arguments: [old ?? "", new ?? ""])
            var found: [Entry] = []
            try db.inTransaction(.deferred) {
                let (before, after) = (try StateTable.all(db, in: "old"), try StateTable.all(db, in: "new"))
                for name in Set((before + after).map(\.name)).sorted() {
                    let pair = (before.first { $0.name == name }, after.first { $0.name == name })
                    found += try Self.compare(db, pair.0, pair.1)
                }
                return .commit
            }
            return found
        }
        self.entries = entries.filter { !$0.isEmpty }
    }

    private static func compare(_ db: Database, _ old: StateTable?, _ new: StateTable?) throws -> [Entry] {
        guard let table = new ?? old, !table.key.isEmpty else { return [] }
        return try kinds(of: table).map { kind in
            let rows = Rows(table: table, old: old, new: new, kind: kind.value)
            return Entry(
                resource: kind.resource, added: try rows.missing(db, from: "old", in: "new"),
                removed: try rows.missing(db, from: "new", in: "old"), changed: try rows.changed(db))
        }
    }

    /// Storages of all kinds share a table; everything else has one of its own.
    private static func kinds(of table: StateTable) -> [(resource: String, value: String?)] {
        guard table.name == "storages" else { return [(StateKind.resource(of: table.name), nil)] }
        return [StorageKind.dataset, .keyValueStore, .requestQueue].map { ($0.path, $0.rawValue) }
    }

    var json: JSONValue {
        .object(
            entries.map { entry in
                (
                    entry.resource,
                    .object([
                        ("added", entry.added.json), ("removed", entry.removed.json), ("changed", entry.changed.json),
                    ])
                )
            })
    }

    /// The rows of one table, or those of one kind in it.
    private struct Rows {
        var table: StateTable
        var old: StateTable?
        var new: StateTable?
        var kind: String?

        private var identity: String {
            (SnapshotDiff.shown[table.name] ?? table.key).map {
                "COALESCE(CAST(row.\(StateTable.quote($0)) AS TEXT), '')"
            }.joined(separator: " || '/' || ")
        }

        private var sameKey: String {
            table.key.map { "other.\(StateTable.quote($0)) = row.\(StateTable.quote($0))" }.joined(separator: " AND ")
        }

        private var ofKind: String { kind == nil ? "" : "AND row.kind = ?" }

        private func exists(in schema: String) -> Bool { schema == "old" ? old != nil : new != nil }

        func missing(_ db: Database, from other: String, in schema: String) throws -> Change {
            guard exists(in: schema) else { return Change() }
            let condition =
                exists(in: other)
                ? "NOT EXISTS (SELECT 1 FROM \(other).\(table.quoted) AS other WHERE \(sameKey))" : "1"
            return try fetch(db, "FROM \(schema).\(table.quoted) AS row WHERE \(condition) \(ofKind)")
        }

        func changed(_ db: Database) throws -> Change {
            guard let old, let new else { return Change() }
            let shared = new.columns.filter {
                old.columns.contains($0) && !table.key.contains($0) && !SnapshotDiff.volatile.contains($0)
            }
            guard !shared.isEmpty else { return Change() }
            let differs = shared.map { "row.\(StateTable.quote($0)) IS NOT other.\(StateTable.quote($0))" }
                .joined(separator: " OR ")
            return try fetch(
                db,
                """
                FROM new.\(table.quoted) AS row JOIN old.\(table.quoted) AS other ON \(sameKey)
                WHERE (\(differs)) \(ofKind)
                """)
        }

        private func fetch(_ db: Database, _ source: String) throws -> Change {
            let values = StatementArguments([kind].compactMap { $0 })
            let count = try Int.fetchOne(db, sql: "SELECT COUNT(*) \(source)", arguments: values) ?? 0
            guard count > 0 else { return Change() }
            let ids = try String.fetchAll(
                db, sql: "SELECT \(identity) \(source) ORDER BY 1 LIMIT \(SnapshotDiff.mostIds)", arguments: values)
            return Change(count: count, ids: ids)
        }
    }
}
