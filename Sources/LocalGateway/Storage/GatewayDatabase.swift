import Foundation
import GRDB

/// The gateway's database, which several moongate processes may have open at once.
///
/// SQLite in WAL mode: readers never wait, writers wait for each other (`BEGIN IMMEDIATE` with a busy timeout), and what is
/// read and written in one `write` block belongs together for all of them.
struct GatewayDatabase: Sendable {
    static let fileName = "gateway.sqlite"

    let pool: DatabasePool
    private let glances: GlanceReaders

    /// Opens the database of a state directory and brings its tables up to date.
    ///
    /// - Parameters:
    ///   - directory: the folder it is in.
    ///   - isLeftBehind: whether the last gateway that had it open ended without closing it.
    ///   - isTemporary: whether it is gone with this gateway. The disk is never waited for then, so that all of it stays in
    ///     memory as long as the system has room.
    /// - Throws: ``LocalGatewayError`` that says what to do when the directory cannot be used, or the database is damaged
    ///   or comes from a newer moongate.
    init(directory: String, isLeftBehind: Bool = false, isTemporary: Bool = false) throws {
        let path = "\(directory)/\(Self.fileName)"
        glances = GlanceReaders(path: path)
        do {
            let lock = try FileLock(path: directory + "/lock")
            defer { lock.release() }
            let isChecked = Self.deservesCheck(path, isLeftBehind: isLeftBehind)
            pool = try DatabasePool(path: path, configuration: Self.configuration(isTemporary: isTemporary))
            // Opening the pool has set this to something else.
            if isTemporary { try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = OFF") } }
            if isChecked { try Self.check(pool, path) }
            if try pool.read(Self.migrator.hasBeenSuperseded) { throw Self.newer(path) }
            try Self.migrator.migrate(pool)
        } catch {
            throw Self.explained(error, path)
        }
    }

    private static func configuration(isTemporary: Bool) -> Configuration {
        var configuration = Configuration()
        configuration.busyMode = .timeout(10)
        configuration.maximumReaderCount = 6
        configuration.prepareDatabase { db in
            // Counts when the file is made. Items and records are read and written in long runs, for which pages of this
            // size are twice as fast as the usual ones; single small writes cost the same.
            try db.execute(sql: "PRAGMA page_size = 16384")
            // In WAL mode, what was committed survives the death of this process at any moment, for the system has it by
            // then. A power cut may lose the last moments, though never half a transaction and never the consistency.
            // FULL would wait for the disk at every commit: measured, a small write takes seven times as long on a fast
            // disk, and even reading a record counts as a small write.
            try db.execute(sql: "PRAGMA synchronous = \(isTemporary ? "OFF" : "NORMAL")")
        }
        return configuration
    }

    func read<T: Sendable>(_ body: @escaping @Sendable (Database) throws -> T) async throws -> T {
        try await pool.read(body)
    }

    @discardableResult
    func write<T: Sendable>(_ body: @escaping @Sendable (Database) throws -> T) async throws -> T {
        try await pool.write(body)
    }

    /// Runs one short statement where the caller stands: to change to another thread and back takes several times as long
    /// as the statement, and in WAL mode a reader waits for nobody.
    ///
    /// Several statements in one block need not see the same state of the database.
    func glance<T>(_ body: (Database) throws -> T) throws -> T {
        try glances.read(body)
    }

    /// For threads of our own, which may block.
    func writeBlocking<T>(_ body: (Database) throws -> T) throws -> T {
        try pool.write(body)
    }

    func readBlocking<T>(_ body: (Database) throws -> T) throws -> T {
        try pool.read(body)
    }

    func close() {
        glances.close()
        // Closing fails while a reader is at work; the process's end closes it then.
        try? pool.close()
    }
}
