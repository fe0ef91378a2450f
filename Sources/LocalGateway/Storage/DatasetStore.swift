import GRDB
import GRDBSQLite

/// Items of datasets, kept as the JSON text they came as (without the space between tokens).
struct DatasetStore: Sendable {
    let storages: StorageStore

    /// Appends items, all or none.
    func push(_ db: Database, _ reference: String, _ items: [DatasetItem]) throws -> StorageRow {
        let row = try storages.find(db, reference)
        guard row.itemCount + Int64(items.count) < 1 << StorageRow.positionBits else {
            throw APIError.invalidRequest("The dataset is full.")
        }
        try insert(db, row, items)
        var fields = FieldNames(json: row.fields)
        var bytes: Int64 = 0
        var clean: Int64 = 0
        var known: [String]?
        for item in items {
            bytes += Int64(item.bytes.count)
            if !item.isEmptyWhenClean { clean += 1 }
            // Most items have the keys of the one before.
            if known != item.keys { fields.add(item.keys) }
            known = item.keys
        }
        let now = storages.clock.now.milliseconds
        try db.execute(
            sql: """
                UPDATE storages SET item_count = ?, clean_item_count = clean_item_count + ?, bytes = bytes + ?, fields = ?,
                    modified_at = ?, accessed_at = ?, write_count = write_count + ? WHERE id = ?
                """,
            arguments: [
                row.itemCount + Int64(items.count), clean, bytes, fields.json, now, now, items.count, row.id,
            ])
        return row
    }

    /// The path of every item that enters a dataset; it binds and steps the statement itself because wrapping each value
    /// in an object of its own costs more than storing it.
    private func insert(_ db: Database, _ row: StorageRow, _ items: [DatasetItem]) throws {
        let statement = try db.cachedStatement(
            sql: "INSERT INTO dataset_items (id, dataset_id, position, json) VALUES (?, ?, ?, ?)")
        try statement.setArguments([0, row.id, 0, ""])
        let handle = statement.sqliteStatement
        defer {
            sqlite3_reset(handle)
            sqlite3_clear_bindings(handle)
        }
        var position = row.itemCount
        for item in items {
            let code = item.bytes.withUnsafeBytes { bytes in
                sqlite3_bind_int64(handle, 1, row.itemKeys.lowerBound + position)
                sqlite3_bind_int64(handle, 3, position)
                // No destructor: the bytes stay where they are until the step is done.
                sqlite3_bind_blob64(handle, 4, bytes.baseAddress, sqlite3_uint64(bytes.count), nil)
                return sqlite3_step(handle)
            }
            sqlite3_reset(handle)
            guard code == SQLITE_DONE else {
                throw DatabaseError(resultCode: ResultCode(rawValue: code), message: db.lastErrorMessage)
            }
            position += 1
        }
    }
}
