import Foundation
import GRDB

/// Records of key-value stores, kept with the content type and content encoding they came with.
struct RecordStore: Sendable {
    struct Record: Sendable {
        var contentType: String
        var contentEncoding: ContentEncoding
        var body: [UInt8]
    }

    struct Key: Sendable {
        var name: String
        var size: Int64
    }

    static let inputKey = "INPUT"

    let storages: StorageStore

    func put(_ db: Database, _ reference: String, _ key: String, _ record: Record) throws -> StorageRow {
        let row = try storages.find(db, reference)
        let oldSize = try size(db, row.id, key) ?? 0
        try db.execute(
            sql: """
                INSERT INTO records (store_id, key, content_type, content_encoding, size, body)
                VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET content_type = excluded.content_type,
                    content_encoding = excluded.content_encoding, size = excluded.size, body = excluded.body
                """,
            arguments: [
                row.id, key, record.contentType, record.contentEncoding.rawValue, record.body.count, Data(record.body),
            ])
        try resize(db, row.id, by: Int64(record.body.count) - oldSize)
        try storages.touch(db, row.id, .write)
        return row
    }

    /// A store and what it has under a key, by one statement.
    ///
    /// - Parameter limit: longer bodies stay where they are.
    /// - Throws: ``APIError`` 404 when there is no such store or no such record.
    func glance(_ db: Database, _ reference: String, _ key: String, limit: Int) throws -> (id: String, short: Record?) {
        let (column, value) = try storages.key(of: reference)
        let statement = try db.cachedStatement(
            sql: """
                SELECT storages.id, content_type, content_encoding, CASE WHEN size <= ? THEN body END
                FROM storages LEFT JOIN records ON store_id = storages.id AND key = ?
                WHERE kind = ? AND storages.\(column) = ?
                """)
        let row = try Row.fetchOne(statement, arguments: [limit, key, storages.kind.rawValue, value])
        guard let row else { throw APIError.notFound(storages.kind.title) }
        guard let type: String = row[1] else { throw APIError.notFound("Record") }
        guard let body: Data = row[3] else { return (row[0], nil) }
        let encoding = ContentEncoding(rawValue: row[2]) ?? .identity
        return (row[0], Record(contentType: type, contentEncoding: encoding, body: [UInt8](body)))
    }

    func get(_ db: Database, _ storeId: String, _ key: String) throws -> Record? {
        let statement = try db.cachedStatement(
            sql: "SELECT content_type, content_encoding, body FROM records WHERE store_id = ? AND key = ?")
        guard let row = try Row.fetchOne(statement, arguments: [storeId, key]) else { return nil }
        let body: Data = row["body"]
        return Record(
            contentType: row["content_type"],
            contentEncoding: ContentEncoding(rawValue: row["content_encoding"]) ?? .identity, body: [UInt8](body))
    }

    func delete(_ db: Database, _ reference: String, _ key: String) throws {
        let row = try storages.find(db, reference)
        guard let oldSize = try size(db, row.id, key) else { return }
        try db.execute(sql: "DELETE FROM records WHERE store_id = ? AND key = ?", arguments: [row.id, key])
        try resize(db, row.id, by: -oldSize)
        try storages.touch(db, row.id, .delete)
    }

    /// Keys after `start`, in the order of their bytes. Keys are ASCII, so those with a prefix end before its first
    /// continuation with the character behind all of them.
    func keys(_ db: Database, _ storeId: String, after start: String?, prefix: String, limit: Int) throws -> [Key] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT key, size FROM records WHERE store_id = ? AND key > ? AND key >= ? AND key < ?
                ORDER BY key LIMIT ?
                """,
            arguments: [storeId, start ?? "", prefix, prefix + "\u{7F}", limit]
        ).map { Key(name: $0["key"], size: $0["size"]) }
    }

    private func size(_ db: Database, _ storeId: String, _ key: String) throws -> Int64? {
        try Int64.fetchOne(
            db, sql: "SELECT size FROM records WHERE store_id = ? AND key = ?", arguments: [storeId, key])
    }

    private func resize(_ db: Database, _ storeId: String, by difference: Int64) throws {
        try db.execute(sql: "UPDATE storages SET bytes = bytes + ? WHERE id = ?", arguments: [difference, storeId])
    }
}
