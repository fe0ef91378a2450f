import Foundation
import GRDB

/// Items of datasets, kept as the JSON text they came as (without the space between tokens).
struct DatasetStore: Sendable {
    let storages: StorageStore

    /// Appends items, all or none.
    func push(_ db: Database, _ reference: String, _ items: [DatasetItem]) throws -> StorageRow {
        let row = try storages.find(db, reference)
        let insert = try db.cachedStatement(
            sql: "INSERT INTO dataset_items (dataset_id, position, json) VALUES (?, ?, ?)")
        var position = row.itemCount
        var fields = FieldNames(json: row.fields)
        for item in items {
            try insert.execute(arguments: [row.id, position, Data(item.bytes)])
            fields.add(item.keys)
            position += 1
        }
        let now = storages.clock.now.milliseconds
        try db.execute(
            sql: """
                UPDATE storages SET item_count = ?, clean_item_count = clean_item_count + ?, bytes = bytes + ?, fields = ?,
                    modified_at = ?, accessed_at = ?, write_count = write_count + ? WHERE id = ?
                """,
            arguments: [
                position, items.count { !$0.isEmptyWhenClean }, items.reduce(0) { $0 + $1.bytes.count }, fields.json,
                now, now, items.count, row.id,
            ])
        return row
    }

    /// Calls `body` with the text of each stored item of a window, in the order asked for.
    func items(
        _ db: Database, _ id: String, from offset: Int64, count: Int64, total: Int64, isDescending: Bool,
        _ body: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        // Positions have no gaps, so a page is a range of the index however far into the dataset it lies.
        let first = isDescending ? total - offset - count : offset
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT json FROM dataset_items WHERE dataset_id = ? AND position >= ? AND position < ?
                ORDER BY position \(isDescending ? "DESC" : "ASC")
                """,
            arguments: [id, first, first + count])
        while let row = try rows.next() {
            try row.withUnsafeData(atIndex: 0) { data in
                try (data ?? Data()).withUnsafeBytes(body)
            }
        }
    }
}
