import Foundation
import GRDB

/// The gateway's database, which several moongate processes may have open at once.
///
/// SQLite in WAL mode: readers never wait, writers wait for each other (`BEGIN IMMEDIATE` with a busy timeout), and what is
/// read and written in one `write` block belongs together for all of them.
struct GatewayDatabase: Sendable {
    private let pool: DatabasePool

    /// Opens the database of a state directory and brings its tables up to date.
    ///
    /// - Throws: ``LocalGatewayError`` when the directory cannot be used, or what SQLite has to say.
    init(directory: String) throws {
        var configuration = Configuration()
        configuration.busyMode = .timeout(10)
        configuration.maximumReaderCount = 6
        configuration.prepareDatabase { db in
            // Counts when the file is made. Items and records are read and written in long runs, for which pages of this
            // size are twice as fast as the usual ones; single small writes cost the same.
            try db.execute(sql: "PRAGMA page_size = 16384")
            // Durable enough here: a power cut may lose the last moments, never the consistency.
            try db.execute(sql: "PRAGMA synchronous = NORMAL")
        }
        let lock = try FileLock(path: directory + "/lock")
        defer { lock.release() }
        pool = try DatabasePool(path: directory + "/gateway.sqlite", configuration: configuration)
        try Self.migrator.migrate(pool)
    }

    func read<T: Sendable>(_ body: @escaping @Sendable (Database) throws -> T) async throws -> T {
        try await pool.read(body)
    }

    @discardableResult
    func write<T: Sendable>(_ body: @escaping @Sendable (Database) throws -> T) async throws -> T {
        try await pool.write(body)
    }

    /// For threads of our own, which may block.
    func writeBlocking<T>(_ body: (Database) throws -> T) throws -> T {
        try pool.write(body)
    }

    func readBlocking<T>(_ body: (Database) throws -> T) throws -> T {
        try pool.read(body)
    }

    func close() {
        // Closing fails while a reader is at work; the process's end closes it then.
        try? pool.close()
    }
}
