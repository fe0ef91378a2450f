import Foundation
import GRDB

/// Items of datasets, kept as the JSON text they came as (without the space between tokens).
struct DatasetStore: Sendable {
    let storages: StorageStore

    /// Appends items, all or none.
    func push(_ db: Database, _ reference: String, _ items: [DatasetItem]) throws -> StorageRow {
        let row = try storages.find(db, reference)
        guard row.itemCount + Int64(items.count) < 1 << StorageRow.positionBits else {
            throw APIError.invalidRequest("The dataset is full.")
        }
        let insert = try db.cachedStatement(
            sql: "INSERT INTO dataset_items (id, dataset_id, position, json) VALUES (?, ?, ?, ?)")
        var position = row.itemCount
        var fields = FieldNames(json: row.fields)
        for item in items {
            try insert.execute(
                arguments: [row.itemKeys.lowerBound + position, row.id, position, Data(item.bytes)])
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
}
