import GRDB

/// Heads of queues and the locks on what stands there.
extension GatewayCore {
    private static let usualHead = 100
    private static let maximumHead = 1000
    private static let maximumLockedHead = 25
    /// Locks are for the time it takes to handle a request; a year is beyond any of them and within any clock.
    private static let longestLock = 365 * 86400

    var lockRoutes: [Route] {
        let path = "/request-queues/{id}"
        return [
            Route("GET", "\(path)/head") { [self] in try await head($0) },
            Route("POST", "\(path)/head/lock", rate: 40) { [self] in try await lockHead($0) },
            Route("PUT", "\(path)/requests/{requestId}/lock", rate: 400) { [self] in try await prolongLock($0) },
            Route("DELETE", "\(path)/requests/{requestId}/lock", rate: 400) { [self] in try await deleteLock($0) },
        ]
    }

    private func head(_ request: APIRequest) async throws -> APIResponse {
        let wanted = try request.integer("limit") ?? 0
        let limit = wanted == 0 ? Self.usualHead : min(wanted, Self.maximumHead)
        let queue = try await openQueue(request, try Self.clientKey(request))
        let items = try await database.read { [queues] db in try queues.head(db, queue.id, limit: limit) }
        accesses.note(queue.id, .read)
        if !items.isEmpty { accesses.note(queue.id, .head, count: items.count) }
        return .data(
            .object([
                ("limit", .int(Int64(limit))), ("queueModifiedAt", .date(queue.modifiedAt)),
                ("hadMultipleClients", .bool(queue.hadMultipleClients)),
                ("items", .array(items.map { $0.json(lockExpiresAt: nil) })),
            ]))
    }

    private func lockHead(_ request: APIRequest) async throws -> APIResponse {
        let seconds = try Self.lockSeconds(request)
        let wanted = try request.integer("limit") ?? 0
        let limit = wanted == 0 ? Self.maximumLockedHead : min(wanted, Self.maximumLockedHead)
        let (reference, clientKey) = (request.parameters[0], try Self.clientKey(request))
        let expiry = Moment(milliseconds: clock.now.milliseconds + Int64(seconds) * 1000)
        let (queue, items, hasLocked) = try await database.write { [queues] db in
            let queue = try queues.open(db, reference, clientKey)
            let items = try queues.lockHead(db, queue, limit: limit, until: expiry, clientKey: clientKey)
            return (try queues.open(db, queue.id, nil), items, try queues.hasLocked(db, queue.id))
        }
        if !items.isEmpty { accesses.note(queue.id, .head, count: items.count) }
        return .data(
            .object([
                ("limit", .int(Int64(limit))), ("queueModifiedAt", .date(queue.modifiedAt)),
                ("hadMultipleClients", .bool(queue.hadMultipleClients)), ("lockSecs", .int(Int64(seconds))),
                ("clientKey", .optional(clientKey)), ("queueHasLockedRequests", .bool(hasLocked)),
                ("items", .array(items.map { $0.json(lockExpiresAt: expiry) })),
            ]), status: .created)
    }

    private static func lockSeconds(_ request: APIRequest) throws -> Int {
        guard let seconds = try request.integer("lockSecs"), seconds > 0 else {
            throw APIError.invalidParameter("Query parameter \"lockSecs\" must be a number greater than 0.")
        }
        return min(seconds, longestLock)
    }

    private func prolongLock(_ request: APIRequest) async throws -> APIResponse {
        let seconds = try Self.lockSeconds(request)
        let (reference, id, isForefront) = (request.parameters[0], request.parameters[1], request.flag("forefront"))
        let clientKey = try Self.clientKey(request)
        let expiry = Moment(milliseconds: clock.now.milliseconds + Int64(seconds) * 1000)
        try await database.write { [queues] db in
            let queue = try queues.open(db, reference, clientKey)
            try queues.prolong(db, queue, id, until: expiry, isForefront: isForefront, clientKey: clientKey)
        }
        return .data(.object([("lockExpiresAt", .date(expiry))]))
    }

    private func deleteLock(_ request: APIRequest) async throws -> APIResponse {
        let (reference, id, isForefront) = (request.parameters[0], request.parameters[1], request.flag("forefront"))
        let clientKey = try Self.clientKey(request)
        try await database.write { [queues] db in
            let queue = try queues.open(db, reference, clientKey)
            try queues.unlock(db, queue, id, isForefront: isForefront, clientKey: clientKey)
        }
        return .deleted
    }

    func unlockRequests(_ request: APIRequest) async throws -> APIResponse {
        let (reference, clientKey) = (request.parameters[0], try Self.clientKey(request))
        let count = try await database.write { [queues] db in
            try queues.unlockAll(db, try queues.open(db, reference, clientKey), clientKey: clientKey)
        }
        return .data(.object([("unlockedCount", .int(Int64(count)))]))
    }
}
