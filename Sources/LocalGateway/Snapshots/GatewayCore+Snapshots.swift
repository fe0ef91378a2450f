import Foundation
import GRDB

extension GatewayCore {
    var snapshots: SnapshotFolder { SnapshotFolder(stateDirectory: directory) }

    /// Keeps what all accounts hold now under a name.
    func saveSnapshot(_ name: String, replaces: Bool) async throws -> SnapshotFolder.Description {
        let (folder, now) = (snapshots, clock.now)
        return try await StateDatabases.blocking { [self] in
            try folder.make(name, at: now, replaces: replaces) { draft in
                let databases = try StateDatabases(of: self)
                defer { databases.close() }
                try databases.locked {
                    for part in databases.parts { try Self.copy(part, into: draft) }
                }
            }
            return folder.describe(name)
        }
    }

    private static func copy(_ part: StateDatabases.Part, into draft: String) throws {
        var target = draft
        if part.account != ownAccount { target = try AccountFolders.path(of: part.account, in: draft) }
        try FileManager.default.createDirectory(atPath: target, withIntermediateDirectories: true)
        let copy = try DatabaseQueue(path: "\(target)/\(GatewayDatabase.fileName)")
        try part.database.pool.backup(to: copy)
        // One file that holds everything, without a log beside it.
        try copy.writeWithoutTransaction { db in try db.execute(sql: "PRAGMA journal_mode = DELETE") }
        try copy.close()
    }

    /// Puts what a snapshot holds in the place of what there is. Whoever else uses the state directory sees the old state
    /// or the new one of an account, nothing in between.
    ///
    /// - Throws: ``APIError`` 409 while there are runs in progress, 404 when there is no such snapshot.
    func restoreSnapshot(_ name: String) async throws {
        await failAllOrphans()
        let folder = snapshots
        try await StateDatabases.blocking { [self] in
            let sources = try folder.databases(name)
            try folder.scratch { scratch in
                let copies = try Self.upToDate(sources, in: scratch)
                let databases = try StateDatabases(of: self, creating: copies.keys.filter { $0 != Self.ownAccount })
                defer { databases.close() }
                try Self.replace(databases.parts[...], with: copies)
            }
        }
        await stateChanged()
    }

    /// Copies of a snapshot's databases, brought to the tables of today.
    private static func upToDate(_ sources: [String: String], in scratch: String) throws -> [String: String] {
        var copies: [String: String] = [:]
        for (account, source) in sources {
            let path = "\(scratch)/\(account).sqlite"
            try FileManager.default.copyItem(atPath: source, toPath: path)
            do {
                let queue = try DatabaseQueue(path: path)
                if try queue.read(GatewayDatabase.migrator.hasBeenSuperseded) {
                    throw APIError(
                        .conflict, "snapshot-unusable",
                        "The snapshot was saved by a newer moongate; update moongate to restore it.")
                }
                try GatewayDatabase.migrator.migrate(queue)
                try queue.close()
            } catch let error as DatabaseError {
                throw APIError(
                    .conflict, "snapshot-unusable",
                    "The snapshot is damaged (\(error.message ?? error.resultCode.description)).")
            }
            copies[account] = path
        }
        return copies
    }

    /// Locks one database after the other, and fills them on the way back.
    private static func replace(_ parts: ArraySlice<StateDatabases.Part>, with copies: [String: String]) throws {
        guard let part = parts.first else { return }
        try part.database.pool.writeWithoutTransaction { db in
            let copy = copies[part.account]
            if let copy { try db.execute(sql: "ATTACH DATABASE ? AS snapshot", arguments: [copy]) }
            defer { if copy != nil { try? db.execute(sql: "DETACH DATABASE snapshot") } }
            try db.inTransaction(.immediate) {
                try checkNoRuns(db)
                try replace(parts.dropFirst(), with: copies)
                // Tables may refer to each other; only the end counts.
                try db.execute(sql: "PRAGMA defer_foreign_keys = ON")
                for table in try StateTable.all(db) { try fill(table, db, hasSnapshot: copy != nil) }
                if copy != nil { try keepNumbersNew(db) }
                return .commit
            }
        }
    }

    private static func fill(_ table: StateTable, _ db: Database, hasSnapshot: Bool) throws {
        try db.execute(sql: "DELETE FROM main.\(table.quoted)")
        guard hasSnapshot else { return }
        let columns = table.columns.map(StateTable.quote).joined(separator: ", ")
        // What was made at the same moment is told apart by its row number, so the order of rows stays as it was.
        let order = table.hasRowId ? "ORDER BY rowid" : ""
        try db.execute(
            sql: """
                INSERT INTO main.\(table.quoted) (\(columns))
                SELECT \(columns) FROM snapshot.\(table.quoted) \(order)
                """)
    }

    /// A database that is younger than the snapshot must not give the numbers of the snapshot's storages once more.
    private static func keepNumbersNew(_ db: Database) throws {
        try db.execute(
            sql: """
                INSERT INTO main.settings (name, value)
                SELECT name, value FROM snapshot.settings WHERE name = 'storageNumber'
                ON CONFLICT DO UPDATE SET value = MAX(CAST(value AS INTEGER), CAST(excluded.value AS INTEGER))
                """)
    }

    /// - Throws: ``APIError`` 409 when a run is in progress whose gateway is alive.
    static func checkNoRuns(_ db: Database) throws {
        let rows = try Row.fetchAll(db, sql: "SELECT id, owner FROM runs WHERE status IN \(RunStore.inProgress)")
        let living = rows.filter { row in OwnerIdentity(row["owner"] as String)?.isAlive ?? false }
        guard let first = living.first else { return }
        let id: String = first["id"]
        let others = living.count > 1 ? " and \(living.count - 1) more" : ""
        throw APIError(
            .conflict, "runs-in-progress",
            "Run \(id)\(others) is in progress; abort it or wait for its end, then try again.")
    }

    func failAllOrphans() async {
        await settleOrphans()
        for account in accounts.all { await account.settleOrphans() }
    }

    /// The contents of the databases are others than before: whoever waits for something or knows something by heart
    /// looks again.
    func stateChanged() async {
        registry.changed()
        let active = Set(((try? await registry.all(database)) ?? []).filter { $0.status == .active }.map(\.id))
        for account in accounts.all {
            if let id = account.connectionId, !active.contains(id) { await accounts.close(id) }
        }
        await openAccounts()
        board.everythingChanged()
        timeline.changed()
    }
}
