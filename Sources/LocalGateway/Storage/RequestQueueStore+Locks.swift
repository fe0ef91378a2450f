import GRDB

extension RequestQueueStore {
    /// A request at the head of a queue.
    struct HeadItem: Sendable {
        var id: String
        var uniqueKey: String
        var url: String
        var method: String
        var retryCount: Int64

        init(_ row: Row) {
            id = row["id"]
            uniqueKey = row["unique_key"]
            url = row["url"]
            method = row["method"]
            retryCount = row["retry_count"]
        }

        func json(lockExpiresAt: Moment?) -> JSONValue {
            var members: [(String, JSONValue)] = [
                ("id", .string(id)), ("uniqueKey", .string(uniqueKey)), ("url", .string(url)),
                ("method", .string(method)), ("retryCount", .int(retryCount)),
            ]
            if let lockExpiresAt { members.append(("lockExpiresAt", .date(lockExpiresAt))) }
            return .object(members)
        }
    }

    /// The next requests to handle: not handled, and not locked by anybody.
    func head(_ db: Database, _ queueId: String, limit: Int) throws -> [HeadItem] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT id, unique_key, url, method, retry_count FROM requests
                WHERE queue_id = ? AND order_number IS NOT NULL AND COALESCE(lock_expires_at, 0) <= ?
                ORDER BY order_number LIMIT ?
                """,
            arguments: [queueId, now, limit]
        ).map(HeadItem.init)
    }

    /// Takes the next requests for one client.
    func lockHead(_ db: Database, _ queue: StorageRow, limit: Int, until expiry: Moment, clientKey: String?) throws
        -> [HeadItem]
    {
        let items = try head(db, queue.id, limit: limit)
        for item in items { try setLock(db, queue.id, item.id, expiry, clientKey) }
        if !items.isEmpty { try storages.touch(db, queue.id, .write, count: items.count) }
        return items
    }

    func hasLocked(_ db: Database, _ queueId: String) throws -> Bool {
        try Bool.fetchOne(
            db, sql: "SELECT EXISTS (SELECT 1 FROM requests WHERE queue_id = ? AND lock_expires_at > ?)",
            arguments: [queueId, now]) ?? false
    }

    /// Makes a client's lock last longer. When it ends by itself the request goes to the end of the queue, or to its
    /// beginning when that is asked for.
    ///
    /// - Throws: ``APIError`` when there is no such request, or this client has no lock on it.
    func prolong(
        _ db: Database, _ queue: StorageRow, _ id: String, until expiry: Moment, isForefront: Bool, clientKey: String?
    ) throws {
        guard try holdsLock(db, queue, id, clientKey) else {
            throw Self.unavailable("The request is not locked by this client.")
        }
        try setLock(db, queue.id, id, expiry, clientKey)
        try move(db, queue.id, id, isForefront: isForefront)
        try storages.touch(db, queue.id, .write)
    }

    /// Gives a request back; without a lock on it there is nothing to give.
    func unlock(_ db: Database, _ queue: StorageRow, _ id: String, isForefront: Bool, clientKey: String?) throws {
        guard try holdsLock(db, queue, id, clientKey) else { return }
        try setLock(db, queue.id, id, nil, nil)
        try move(db, queue.id, id, isForefront: isForefront)
        try storages.touch(db, queue.id, .write)
    }

    /// Gives back everything a client has locked.
    func unlockAll(_ db: Database, _ queue: StorageRow, clientKey: String?) throws -> Int {
        try db.execute(
            sql: """
                UPDATE requests SET lock_expires_at = NULL, lock_client = NULL
                WHERE queue_id = ? AND lock_expires_at > ? AND lock_client IS ?
                """,
            arguments: [queue.id, now, clientKey])
        let count = db.changesCount
        if count > 0 { try storages.touch(db, queue.id, .write, count: count) }
        return count
    }

    /// Whether this client has a lock on the request.
    ///
    /// - Throws: ``APIError`` when there is no such request, it is handled, or somebody else has it.
    private func holdsLock(_ db: Database, _ queue: StorageRow, _ id: String, _ clientKey: String?) throws -> Bool {
        guard let entry = try entry(db, queue.id, id) else { throw APIError.notFound("Request") }
        if entry.isHandled { throw Self.unavailable("The request was handled already.") }
        guard let expiry = entry.lockExpiresAt, expiry.milliseconds > now else { return false }
        guard entry.lockClient == clientKey else { throw Self.unavailable("The request is locked by another client.") }
        return true
    }

    private static func unavailable(_ message: String) -> APIError {
        APIError(.badRequest, "request-handled-or-locked", message)
    }

    private func setLock(_ db: Database, _ queueId: String, _ id: String, _ expiry: Moment?, _ client: String?) throws {
        let statement = try db.cachedStatement(
            sql: "UPDATE requests SET lock_expires_at = ?, lock_client = ? WHERE queue_id = ? AND id = ?")
        try statement.execute(arguments: [expiry?.milliseconds, client, queueId, id])
    }

    private func move(_ db: Database, _ queueId: String, _ id: String, isForefront: Bool) throws {
        let order = try orderNumber(db, queueId, isForefront: isForefront)
        try db.execute(
            sql: "UPDATE requests SET order_number = ? WHERE queue_id = ? AND id = ?", arguments: [order, queueId, id])
    }
}
