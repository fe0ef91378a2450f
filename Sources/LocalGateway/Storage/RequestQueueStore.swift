import Foundation
import GRDB

/// Requests of queues.
///
/// A request that is still to be handled has an order number, and the head of a queue is where these are lowest. A lock is
/// a time until which the head passes over it; nobody has to do anything for a lock to end.
struct RequestQueueStore: Sendable {
    /// What became of a request that was added or updated.
    struct Addition: Sendable {
        var requestId: String
        var uniqueKey: String
        var wasAlreadyPresent: Bool
        var wasAlreadyHandled: Bool

        var json: JSONValue {
            .object([
                ("requestId", .string(requestId)), ("uniqueKey", .string(uniqueKey)),
                ("wasAlreadyPresent", .bool(wasAlreadyPresent)), ("wasAlreadyHandled", .bool(wasAlreadyHandled)),
            ])
        }
    }

    /// What is known of a request without its text.
    struct Entry {
        var id: String
        var uniqueKey: String
        var length: Int64
        var isHandled: Bool
        var lockExpiresAt: Moment?
        var lockClient: String?

        init(_ row: Row) {
            id = row["id"]
            uniqueKey = row["unique_key"]
            length = row["length"]
            isHandled = row["order_number"] == nil
            lockExpiresAt = (row["lock_expires_at"] as Int64?).map(Moment.init(milliseconds:))
            lockClient = row["lock_client"]
        }
    }

    let storages: StorageStore

    var now: Int64 { storages.clock.now.milliseconds }

    /// The queue a path means; who asks is remembered.
    func open(_ db: Database, _ reference: String, _ clientKey: String?) throws -> StorageRow {
        var queue = try storages.find(db, reference)
        guard isNews(clientKey, queue) else { return queue }
        if queue.clientKey == nil {
            try db.execute(sql: "UPDATE storages SET client_key = ? WHERE id = ?", arguments: [clientKey, queue.id])
            queue.clientKey = clientKey
        } else {
            try db.execute(sql: "UPDATE storages SET had_multiple_clients = 1 WHERE id = ?", arguments: [queue.id])
            queue.hadMultipleClients = true
        }
        return queue
    }

    /// Whether a client's key changes what is known of a queue: two different ones make it a queue of several clients.
    func isNews(_ clientKey: String?, _ queue: StorageRow) -> Bool {
        guard let clientKey, !queue.hadMultipleClients else { return false }
        return queue.clientKey != clientKey
    }

    /// Adds requests; one whose unique key is known stays as and where it is, and its flags tell about the one there is.
    func add(
        _ db: Database, _ reference: String, _ requests: [QueuedRequest], isForefront: Bool, clientKey: String?
    ) throws -> (queue: StorageRow, additions: [Addition]) {
        let queue = try open(db, reference, clientKey)
        var additions: [Addition] = []
        var written = 0
        for request in requests {
            let id = request.id
            if let known = try entry(db, queue.id, id) {
                additions.append(
                    Addition(
                        requestId: id, uniqueKey: known.uniqueKey, wasAlreadyPresent: true,
                        wasAlreadyHandled: known.isHandled))
                continue
            }
            try insert(db, queue.id, request, isForefront: isForefront)
            written += 1
            additions.append(
                Addition(
                    requestId: id, uniqueKey: request.uniqueKey, wasAlreadyPresent: false, wasAlreadyHandled: false))
        }
        if written > 0 { try storages.touch(db, queue.id, .write, count: written) }
        return (queue, additions)
    }

    func insert(_ db: Database, _ queueId: String, _ request: QueuedRequest, isForefront: Bool) throws {
        let order = request.handledAt == nil ? try orderNumber(db, queueId, isForefront: isForefront) : nil
        let json = request.json
        let statement = try db.cachedStatement(
            sql: """
                INSERT INTO requests
                    (queue_id, id, unique_key, url, method, retry_count, json, order_number, handled_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)
        try statement.execute(arguments: [
            queueId, request.id, request.uniqueKey, request.url, request.method, request.retryCount, Data(json), order,
            request.handledAt?.milliseconds,
        ])
        try count(db, queueId, items: 1, handled: request.handledAt == nil ? 0 : 1, bytes: Int64(json.count))
    }

    /// The place at the end of a queue, or at its beginning: the time in milliseconds, below zero for the beginning. Two
    /// requests never share a place, so that what came in the same millisecond keeps its order too.
    func orderNumber(_ db: Database, _ queueId: String, isForefront: Bool) throws -> Int64 {
        let statement = try db.cachedStatement(
            sql: """
                SELECT \(isForefront ? "MIN" : "MAX")(order_number) FROM requests
                WHERE queue_id = ? AND order_number IS NOT NULL
                """)
        let outermost = try Int64.fetchOne(statement, arguments: [queueId]) ?? 0
        return isForefront ? min(-now, outermost - 1) : max(now, outermost + 1)
    }

    func count(_ db: Database, _ queueId: String, items: Int64 = 0, handled: Int64 = 0, bytes: Int64 = 0) throws {
        let statement = try db.cachedStatement(
            sql: """
                UPDATE storages SET item_count = item_count + ?, handled_count = handled_count + ?, bytes = bytes + ?
                WHERE id = ?
                """)
        try statement.execute(arguments: [items, handled, bytes, queueId])
    }

    func entry(_ db: Database, _ queueId: String, _ id: String) throws -> Entry? {
        let statement = try db.cachedStatement(
            sql: """
                SELECT id, unique_key, length(json) AS length, order_number, lock_expires_at, lock_client
                FROM requests WHERE queue_id = ? AND id = ?
                """)
        return try Row.fetchOne(statement, arguments: [queueId, id]).map(Entry.init)
    }
}
