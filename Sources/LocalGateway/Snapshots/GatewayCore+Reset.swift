import GRDB
import GatewayAPI

extension GatewayCore {
    /// What is reset besides the tables of the databases.
    private static let faultKind = "faults"
    /// Runs write into these while they are in progress.
    private static let touchedByRuns: Set<String> = ["runs", "datasets", "key-value-stores", "request-queues"]

    /// Removes resources of all accounts.
    ///
    /// - Parameter wanted: kinds of resources, such as `datasets` or `runs`; nil for everything.
    /// - Returns: how many resources of each kind there were.
    /// - Throws: ``APIError`` 409 while there are runs in progress that would lose what they work with.
    func reset(_ wanted: [String]?) async throws -> JSONValue {
        await failAllOrphans()
        let kinds = try await resetKinds(wanted)
        let counts = try await StateDatabases.blocking { [self] in
            let databases = try StateDatabases(of: self)
            defer { databases.close() }
            return try Self.clear(databases.parts[...], kinds)
        }
        if wanted == nil || wanted?.contains(Self.faultKind) == true { tools.faults.removeAll() }
        await stateChanged()
        return .object(counts.sorted { $0.key < $1.key }.map { ($0.key, .int(Int64($0.value))) })
    }

    private func resetKinds(_ wanted: [String]?) async throws -> [StateKind] {
        let known = try await database.read { db in StateKind.all(try StateTable.all(db).map(\.name)) }
        guard let wanted else { return known }
        let names = known.map(\.name) + [Self.faultKind]
        for name in wanted where !names.contains(name) {
            throw APIError.invalidValue(Suggestion.message(unknown: "kind", name, for: "a reset", among: names))
        }
        return known.filter { wanted.contains($0.name) }
    }

    /// Locks one database after the other; when all are locked, all are cleared.
    private static func clear(
        _ parts: ArraySlice<StateDatabases.Part>, _ kinds: [StateKind]
    ) throws -> [String: Int] {
        guard let part = parts.first else { return [:] }
        return try part.database.writeBlocking { db in
            if kinds.contains(where: { touchedByRuns.contains($0.name) }) { try checkNoRuns(db) }
            var counts = try clear(parts.dropFirst(), kinds)
            try db.execute(sql: "PRAGMA defer_foreign_keys = ON")
            let tables = Set(try StateTable.all(db).map(\.name))
            for kind in kinds { counts[kind.name, default: 0] += try clear(kind, db, tables) }
            return counts
        }
    }

    private static func clear(_ kind: StateKind, _ db: Database, _ tables: Set<String>) throws -> Int {
        var count = 0
        if let storage = kind.storage {
            count =
                try Int.fetchOne(
                    db, sql: "SELECT COUNT(*) FROM storages WHERE kind = ?", arguments: [storage.rawValue]) ?? 0
            try db.execute(sql: "DELETE FROM storages WHERE kind = ?", arguments: [storage.rawValue])
        } else if let head = kind.tables.first(where: { StateKind.resource(of: $0) == kind.name }) {
            count = try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM \(StateTable.quote(head))") ?? 0
        }
        for table in kind.tables where tables.contains(table) {
            try db.execute(sql: "DELETE FROM \(StateTable.quote(table))")
        }
        return count
    }
}
