import GRDB
import GRDBSQLite
import NIOCore

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
    static let blockLength = 256 << 10

    var dataset: StorageRow
    /// Where it starts among the dataset's items, in the order asked for.
    var offset: Int64
    var count: Int64
    var isDescending: Bool

    /// Reads items until a block is full.
    ///
    /// Items never change and positions have no gaps, so that an answer of many blocks is still an answer of one moment.
    /// This is the path of every byte that leaves a dataset; it steps the statement itself because wrapping each text in an
    /// object of its own costs more than reading it.
    ///
    /// - Parameters:
    ///   - done: how many of the window's items were read already.
    ///   - lead: what the block begins with.
    ///   - separator: what stands between two items.
    /// - Throws: ``Gone``, or what SQLite has to say.
    func block(_ db: Database, after done: Int64, lead: [UInt8] = [], separator: UInt8 = UInt8(ascii: ","))
        throws -> Block
    {
        var block = Block(bytes: ByteBuffer(), ends: [], done: done)
        block.bytes.reserveCapacity(Self.blockLength + Self.blockLength / 4)
        block.bytes.writeBytes(lead)
        guard done < count else { return block }
        let keys = self.keys(after: done)
        let statement = try db.cachedStatement(
            sql: """
                SELECT json FROM dataset_items WHERE id >= ? AND id < ? ORDER BY id \(isDescending ? "DESC" : "ASC")
                """)
        try statement.setArguments([keys.lowerBound, keys.upperBound])
        let handle = statement.sqliteStatement
        defer { sqlite3_reset(handle) }
        while block.done < count, block.bytes.readableBytes < Self.blockLength {
            let code = sqlite3_step(handle)
            if code == SQLITE_DONE { throw Gone() }
            guard code == SQLITE_ROW else {
                throw DatabaseError(resultCode: ResultCode(rawValue: code), message: db.lastErrorMessage)
            }
            if block.done > done { block.bytes.writeInteger(separator) }
            let length = Int(sqlite3_column_bytes(handle, 0))
            // SQLite keeps this memory as it is until the next step.
            block.bytes.writeBytes(UnsafeRawBufferPointer(start: sqlite3_column_blob(handle, 0), count: length))
            block.ends.append(block.bytes.readableBytes - lead.count)
            block.done += 1
        }
        return block
    }

    private func keys(after done: Int64) -> Range<Int64> {
        let base = dataset.itemKeys.lowerBound
        guard isDescending else { return base + offset + done..<base + offset + count }
        let end = base + dataset.itemCount - offset
        return end - count..<end - done
    }
}
