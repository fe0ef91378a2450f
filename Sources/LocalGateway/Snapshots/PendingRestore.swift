import Foundation
import GRDB

/// The restoring of a snapshot, which must happen in all databases or in none.
///
/// Each database changes in one step, but SQLite has no step for several of them. So before the first one changes, a note
/// beside the copies says that all of them are to, and every database remembers the last restore that it took part in.
/// Whoever starts on the folder after a crash in between does the rest.
struct PendingRestore: Sendable {
    private static let note = "restore.json"
    private static let setting = "restore"

    let identifier: String
    /// What the databases are to hold, by account; those of other accounts are emptied.
    let copies: [String: String]
    private let folder: String

    /// - Parameter folder: where the copies are.
    init(_ copies: [String: String], in folder: String) {
        identifier = Identifier.random()
        (self.copies, self.folder) = (copies, folder)
    }

    /// One that was cut off; nil when there is none in the folder.
    init?(leftIn folder: String) {
        guard let data = FileManager.default.contents(atPath: "\(folder)/\(Self.note)"),
            let note = try? JSONValue(parsing: [UInt8](data)), let identifier = note["id"]?.string,
            let accounts = note["accounts"]?.elements
        else { return nil }
        self.identifier = identifier
        self.folder = folder
        copies = Dictionary(
            accounts.compactMap(\.string).map { ($0, Self.path(of: $0, in: folder)) }, uniquingKeysWith: { $1 })
    }

    static func path(of account: String, in folder: String) -> String { "\(folder)/\(account).sqlite" }

    /// From here on there is no way back.
    func begin() throws {
        let note = JSONValue.object([
            ("id", .string(identifier)), ("accounts", .array(copies.keys.sorted().map(JSONValue.string))),
        ])
        try Data(note.bytes).write(to: URL(fileURLWithPath: "\(folder)/\(Self.note)"), options: .atomic)
    }

    /// All databases have changed, or none has.
    func end() { unlink("\(folder)/\(Self.note)") }

    /// Changes all databases: locks and fills one after the other, and commits when all are filled.
    ///
    /// - Parameter check: looks whether a database may be changed.
    /// - Throws: the error of the first database that could not be changed; ``Interrupted`` when others were already.
    func carryOut(_ parts: [StateDatabases.Part], check: (Database) throws -> Void) throws {
        var done = 0
        do {
            try carryOut(parts[...], check, &done)
        } catch {
            guard done > 0 else {
                end()
                throw error
            }
            throw Interrupted(cause: error)
        }
        end()
    }

    /// Some databases have changed and others could not.
    struct Interrupted: Error, CustomStringConvertible {
        var cause: any Error

        var description: String {
            "the restore stopped midway (\(cause)); it is finished when a gateway next starts on the folder"
        }
    }

    private func carryOut(
        _ parts: ArraySlice<StateDatabases.Part>, _ check: (Database) throws -> Void, _ done: inout Int
    ) throws {
        guard let part = parts.first else { return try begin() }
        try part.database.pool.writeWithoutTransaction { db in
            let copy = copies[part.account]
            if let copy { try db.execute(sql: "ATTACH DATABASE ? AS snapshot", arguments: [copy]) }
            defer { if copy != nil { try? db.execute(sql: "DETACH DATABASE snapshot") } }
            try db.inTransaction(.immediate) {
                try check(db)
                if try !hasTakenPart(db) { try fill(db, hasSnapshot: copy != nil) }
                try carryOut(parts.dropFirst(), check, &done)
                return .commit
            }
        }
        done += 1
    }

    private func hasTakenPart(_ db: Database) throws -> Bool {
        try String.fetchOne(db, sql: "SELECT value FROM main.settings WHERE name = ?", arguments: [Self.setting])
            == identifier
    }

    private func fill(_ db: Database, hasSnapshot: Bool) throws {
        // Tables may refer to each other; only the end counts.
        try db.execute(sql: "PRAGMA defer_foreign_keys = ON")
        for table in try StateTable.all(db) { try Self.fill(table, db, hasSnapshot: hasSnapshot) }
        if hasSnapshot { try Self.keepNumbersNew(db) }
        try db.execute(
            sql: """
                INSERT INTO main.settings (name, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value
                """, arguments: [Self.setting, identifier])
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
}
