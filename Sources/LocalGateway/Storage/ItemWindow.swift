import GRDB
import GRDBSQLite
import NIOCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The stored items of a dataset that an answer is made of.
struct ItemWindow: Sendable {
    /// Some of a window's items in one piece of memory.
    struct Block: Sendable {
        /// The items' texts with one byte between two of them.
        var bytes: ByteBuffer
        /// Where each text ends, counted from the first.
        var ends: [Int]
        /// How many of the window's items are done with this block.
        var done: Int64
    }

    /// The dataset went away while it was read.
    struct Gone: Error, CustomStringConvertible {
        var description: String { "the dataset was deleted while it was read" }
    }

    /// Large enough that neither the database nor the network is asked for every item, small enough for many readers.
    static let blockLength = 512 << 10

    var dataset: StorageRow
    /// Where it starts among the dataset's items, in the order asked for.
    var offset: Int64
    var count: Int64
    var isDescending: Bool

    /// Reads items until a block is full.
    ///
    /// Items never change and positions have no gaps, so that an answer of many blocks is still an answer of one moment.
    ///
    /// - Parameters:
    ///   - done: how many of the window's items were read already.
    ///   - lead: what the block begins with.
    ///   - separator: what stands between two items.
    ///   - marksEnds: whether ``Block/ends`` is wanted.
    /// - Throws: ``Gone``, or what SQLite has to say.
    func block(
        _ db: Database, after done: Int64, lead: [UInt8] = [], separator: UInt8 = UInt8(ascii: ","),
        marksEnds: Bool = true
    ) throws -> Block {
        var block = Block(bytes: ByteBuffer(), ends: [], done: done)
        block.bytes.reserveCapacity(Self.blockLength)
        block.bytes.writeBytes(lead)
        guard done < count else { return block }
        try checkPresence(db)
        // Where to stop is known by counting; asking for it in SQL would be a comparison for each row.
        let statement = try db.cachedStatement(
            sql: isDescending
                ? "SELECT json FROM dataset_items WHERE id <= ? ORDER BY id DESC"
                : "SELECT json FROM dataset_items WHERE id >= ? ORDER BY id")
        try statement.setArguments([firstKey(after: done)])
        var rows = RowCursor(
            statement.sqliteStatement, wanted: count - done, separator: separator, marksEnds: marksEnds)
        defer { sqlite3_reset(statement.sqliteStatement) }
        // At least one item, however long; then as many as there is room for.
        try rows.step(db)
        try block.bytes.writeWithUnsafeMutableBytes(minimumWritableBytes: rows.length) { memory in
            try rows.copy(into: memory, db)
        }
        block.ends = rows.ends
        block.done = done + rows.taken
        return block
    }

    /// In one read a dataset is there with all its items, or not at all.
    private func checkPresence(_ db: Database) throws {
        let statement = try db.cachedStatement(sql: "SELECT 1 FROM storages WHERE id = ? AND number = ?")
        guard try Int.fetchOne(statement, arguments: [dataset.id, dataset.number]) != nil else { throw Gone() }
    }

    private func firstKey(after done: Int64) -> Int64 {
        let base = dataset.itemKeys.lowerBound
        return isDescending ? base + dataset.itemCount - 1 - offset - done : base + offset + done
    }

    /// Steps the statement itself: this is the path of every byte that leaves a dataset, and wrapping each text in an object
    /// of its own costs more than reading it.
    private struct RowCursor {
        private let statement: OpaquePointer
        private let wanted: Int64
        private let separator: UInt8
        private let marksEnds: Bool
        /// The present row; SQLite keeps this memory as it is until the next step.
        private var text: UnsafeRawPointer?
        private(set) var length = 0
        private(set) var taken: Int64 = 0
        private(set) var ends: [Int] = []

        init(_ statement: OpaquePointer, wanted: Int64, separator: UInt8, marksEnds: Bool) {
            self.statement = statement
            self.wanted = wanted
            self.separator = separator
            self.marksEnds = marksEnds
        }

        mutating func step(_ db: Database) throws {
            let code = sqlite3_step(statement)
            if code == SQLITE_DONE { throw Gone() }
            guard code == SQLITE_ROW else {
                throw DatabaseError(resultCode: ResultCode(rawValue: code), message: db.lastErrorMessage)
            }
            text = sqlite3_column_blob(statement, 0)
            length = Int(sqlite3_column_bytes(statement, 0))
        }

        /// Copies the present row, which must have room, and the following ones that have.
        ///
        /// - Returns: how many bytes it wrote.
        mutating func copy(into memory: UnsafeMutableRawBufferPointer, _ db: Database) throws -> Int {
            guard let start = memory.baseAddress, length <= memory.count else { return 0 }
            var used = 0
            while true {
                if let text { memcpy(start + used, text, length) }
                used += length
                taken += 1
                if marksEnds { ends.append(used) }
                guard taken < wanted else { return used }
                try step(db)
                guard length < memory.count - used else { return used }
                start.storeBytes(of: separator, toByteOffset: used, as: UInt8.self)
                used += 1
            }
        }
    }
}
