import Foundation
import GRDB

/// Requests of queues.
struct RequestQueueStore: Sendable {
    struct Addition: Sendable {
        var requestId: String
        var wasAlreadyPresent: Bool
        var wasAlreadyHandled: Bool

        var json: JSONValue {
            .object([
                ("requestId", .string(requestId)), ("wasAlreadyPresent", .bool(wasAlreadyPresent)),
                ("wasAlreadyHandled", .bool(wasAlreadyHandled)),
            ])
        }
    }

    let storages: StorageStore

    /// Adds a request unless its unique key is known; then nothing moves and the flags tell about the one that is there.
    func add(
        _ db: Database, _ reference: String, _ request: QueuedRequest, isForefront: Bool, clientKey: String?
    ) throws -> (queue: StorageRow, addition: Addition) {
        let queue = try storages.find(db, reference)
        try note(clientKey, db, queue)
        let id = Identifier.request(uniqueKey: request.uniqueKey)
        if let known = try Row.fetchOne(
            db, sql: "SELECT handled_at FROM requests WHERE queue_id = ? AND id = ?", arguments: [queue.id, id])
        {
            let handled: Int64? = known["handled_at"]
            return (queue, Addition(requestId: id, wasAlreadyPresent: true, wasAlreadyHandled: handled != nil))
        }
        let now = storages.clock.now.milliseconds
        let order = request.handledAt == nil ? (isForefront ? -now : now) : nil
        let json = request.json(id: id)
        try db.execute(
            sql: """
                INSERT INTO requests (queue_id, id, unique_key, url, method, json, order_number, handled_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                queue.id, id, request.uniqueKey, request.url, request.method, Data(json), order,
                request.handledAt?.milliseconds,
            ])
        try db.execute(
            sql: """
                UPDATE storages SET item_count = item_count + 1, handled_count = handled_count + ?, bytes = bytes + ?
                WHERE id = ?
                """,
            arguments: [request.handledAt == nil ? 0 : 1, json.count, queue.id])
        try storages.touch(db, queue.id, .write)
        return (queue, Addition(requestId: id, wasAlreadyPresent: false, wasAlreadyHandled: false))
    }

    /// Remembers who used the queue: two different keys make it one with several clients.
    private func note(_ clientKey: String?, _ db: Database, _ queue: StorageRow) throws {
        guard let clientKey, !queue.hadMultipleClients else { return }
        if let known = queue.clientKey {
            guard known != clientKey else { return }
            try db.execute(sql: "UPDATE storages SET had_multiple_clients = 1 WHERE id = ?", arguments: [queue.id])
        } else {
            try db.execute(sql: "UPDATE storages SET client_key = ? WHERE id = ?", arguments: [clientKey, queue.id])
        }
    }
}
