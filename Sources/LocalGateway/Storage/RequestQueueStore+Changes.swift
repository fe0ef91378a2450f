import Foundation
import GRDB

extension RequestQueueStore {
    /// Which request a client means in a batch.
    struct Reference: Sendable {
        var id: String
        var uniqueKey: String?
    }

    /// A request as it stands, with what is known of its lock.
    func request(_ db: Database, _ queueId: String, _ id: String) throws -> [UInt8]? {
        let row = try Row.fetchOne(
            db, sql: "SELECT json, lock_expires_at, lock_client FROM requests WHERE queue_id = ? AND id = ?",
            arguments: [queueId, id])
        return row.map(text)
    }

    /// The stored text; as long as a lock holds, its end and its owner stand in it too.
    func text(_ row: Row) -> [UInt8] {
        let json: Data = row["json"]
        var text = [UInt8](json)
        guard let expiry: Int64 = row["lock_expires_at"], expiry > now, text.popLast() != nil else { return text }
        let client: String? = row["lock_client"]
        text += Array(",\"lockExpiresAt\":".utf8)
        JSONValue.date(Moment(milliseconds: expiry)).write(to: &text)
        text += Array(",\"lockByClient\":".utf8)
        JSONValue.optional(client).write(to: &text)
        text.append(UInt8(ascii: "}"))
        return text
    }

    /// Puts a request in the place of the one with its identifier, or adds it. One that is handled now leaves the queue's
    /// head and loses its lock; one that is not goes to the end, or to the beginning when that is asked for.
    func update(
        _ db: Database, _ reference: String, id: String, body: JSONValue, isForefront: Bool, clientKey: String?
    ) throws -> Addition {
        let queue = try open(db, reference, clientKey)
        let known = try entry(db, queue.id, id)
        let request = try QueuedRequest(body, id: id, known: known?.uniqueKey)
        if let known {
            let order = request.handledAt == nil ? try orderNumber(db, queue.id, isForefront: isForefront) : nil
            let json = request.json
            try db.execute(
                sql: """
                    UPDATE requests SET url = ?1, method = ?2, retry_count = ?3, json = ?4, order_number = ?5,
                        handled_at = ?6, lock_expires_at = CASE WHEN ?5 IS NULL THEN NULL ELSE lock_expires_at END,
                        lock_client = CASE WHEN ?5 IS NULL THEN NULL ELSE lock_client END
                    WHERE queue_id = ?7 AND id = ?8
                    """,
                arguments: [
                    request.url, request.method, request.retryCount, Data(json), order,
                    request.handledAt?.milliseconds, queue.id, id,
                ])
            let handled: Int64 = (request.handledAt == nil ? 0 : 1) - (known.isHandled ? 1 : 0)
            try count(db, queue.id, handled: handled, bytes: Int64(json.count) - known.length)
        } else {
            try insert(db, queue.id, request, isForefront: isForefront)
        }
        try storages.touch(db, queue.id, .write)
        return Addition(
            requestId: id, uniqueKey: request.uniqueKey, wasAlreadyPresent: known != nil,
            wasAlreadyHandled: known?.isHandled ?? false)
    }

    /// Removes requests.
    ///
    /// - Returns: those that were there.
    func delete(_ db: Database, _ reference: String, ids: [String], clientKey: String?) throws -> [Entry] {
        let queue = try open(db, reference, clientKey)
        var removed: [Entry] = []
        for id in ids {
            guard let entry = try entry(db, queue.id, id) else { continue }
            try db.execute(sql: "DELETE FROM requests WHERE queue_id = ? AND id = ?", arguments: [queue.id, id])
            try count(db, queue.id, items: -1, handled: entry.isHandled ? -1 : 0, bytes: -entry.length)
            removed.append(entry)
        }
        if !removed.isEmpty { try storages.touch(db, queue.id, .delete, count: removed.count) }
        return removed
    }

    /// What a list of requests holds.
    struct Filter: Sendable {
        var includesPending: Bool
        var includesLocked: Bool
        var includesHandled: Bool
    }

    /// Requests after `start` in the order of their identifiers.
    ///
    /// - Parameter bytes: how long the page may become; it may hold fewer than `limit` for that.
    /// - Returns: the page, and where the next one starts, unless this is surely the last.
    func list(_ db: Database, _ queueId: String, _ filter: Filter, after start: String?, limit: Int, bytes: Int) throws
        -> (items: [[UInt8]], next: String?)
    {
        let locked = "COALESCE(lock_expires_at, 0) > ?2"
        var conditions: [String] = []
        if filter.includesPending { conditions.append("order_number IS NOT NULL AND NOT \(locked)") }
        if filter.includesLocked { conditions.append("order_number IS NOT NULL AND \(locked)") }
        if filter.includesHandled { conditions.append("order_number IS NULL") }
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT id, json, lock_expires_at, lock_client FROM requests
                WHERE queue_id = ?1 AND id > ?3 AND (\(conditions.map { "(\($0))" }.joined(separator: " OR ")))
                    AND ?2 IS NOT NULL
                ORDER BY id LIMIT ?4
                """,
            arguments: [queueId, now, start ?? "", limit])
        var items: [[UInt8]] = []
        var length = 0
        var last: String?
        while let row = try rows.next() {
            let text = text(row)
            if length + text.count > bytes, !items.isEmpty { return (items, last) }
            length += text.count
            items.append(text)
            last = row["id"]
        }
        return (items, items.count == limit ? last : nil)
    }
}
