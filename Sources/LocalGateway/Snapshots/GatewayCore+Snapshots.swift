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

    /// Puts what a snapshot holds in the place of what there is, in all accounts or in none. Whoever else uses the state
    /// directory sees the old state or the new one of an account, nothing in between.
    ///
    /// - Throws: ``APIError`` 409 while there are runs in progress, 404 when there is no such snapshot;
    ///   ``PendingRestore/Interrupted`` when the rest is left to the next start.
    func restoreSnapshot(_ name: String) async throws {
        await failAllOrphans()
        let folder = snapshots
        try await StateDatabases.blocking { [self] in
            let sources = try folder.databases(name)
            try folder.scratch { scratch in
                let restore = PendingRestore(try Self.upToDate(sources, in: scratch), in: scratch)
                try carryOut(restore, check: Self.checkNoRuns)
            }
        }
        await stateChanged()
    }

    private func carryOut(_ restore: PendingRestore, check: (Database) throws -> Void) throws {
        let databases = try StateDatabases(of: self, creating: restore.copies.keys.filter { $0 != Self.ownAccount })
        defer { databases.close() }
        try restore.carryOut(databases.parts, check: check)
    }

    /// Does the rest of what a gateway was at when it was killed. Nobody is served a state that is half one and half another.
    ///
    /// - Throws: ``LocalGatewayError`` when that cannot be done.
    func finishRestores() async throws {
        let isAlone = LocalGateway.running(in: directory).isEmpty
        for left in snapshots.leftScratch() {
            guard let restore = PendingRestore(leftIn: left) else {
                // Nothing has come of it, and if there is nobody else, nothing will.
                if isAlone { try? FileManager.default.removeItem(atPath: left) }
                continue
            }
            do {
                try await StateDatabases.blocking { [self] in try carryOut(restore) { _ in } }
                try? FileManager.default.removeItem(atPath: left)
            } catch {
                // Another process may have been at it all the while, and be done.
                guard FileManager.default.fileExists(atPath: left) else { continue }
                throw LocalGatewayError(
                    .databaseUnusable,
                    "the restoring of a snapshot was cut off and cannot be finished: \(error). Make room and try again; "
                        + "without the folder \(left), every account stays as it is", cause: error)
            }
        }
    }

    /// Copies of a snapshot's databases, brought to the tables of today.
    private static func upToDate(_ sources: [String: String], in scratch: String) throws -> [String: String] {
        var copies: [String: String] = [:]
        for (account, source) in sources {
            let path = PendingRestore.path(of: account, in: scratch)
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
        await closeLostAccounts()
        await openAccounts()
        board.everythingChanged()
        timeline.changed()
    }
}
