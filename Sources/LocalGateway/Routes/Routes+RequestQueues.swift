import GRDB

/// Requests of queues, one at a time and in batches; their heads and locks are in `Routes+RequestLocks.swift`.
extension GatewayCore {
    /// How many requests one batch may have.
    private static let maximumBatch = 25
    private static let maximumList = 10000
    /// How long a page of a list of requests may become, whatever its limit.
    private static let maximumListBytes = 32 << 20

    var queueRoutes: [Route] {
        let path = "/request-queues/{id}/requests"
        return [
            Route("POST", path, rate: 400) { [self] in try await addRequest($0) },
            Route("GET", path, rate: 60) { [self] in try await listRequests($0) },
            Route("POST", "\(path)/batch", rate: 40) { [self] in try await addBatch($0) },
            Route("DELETE", "\(path)/batch", rate: 40) { [self] in try await deleteBatch($0) },
            Route("POST", "\(path)/unlock") { [self] in try await unlockRequests($0) },
            Route("GET", "\(path)/{requestId}", rate: 400) { [self] in try await request($0) },
            Route("PUT", "\(path)/{requestId}", rate: 400) { [self] in try await updateRequest($0) },
            Route("DELETE", "\(path)/{requestId}", rate: 400) { [self] in try await deleteRequest($0) },
        ] + lockRoutes
    }

    static func clientKey(_ request: APIRequest) throws -> String? {
        guard let key = request.value("clientKey") else { return nil }
        guard (1...32).contains(key.unicodeScalars.count) else {
            throw APIError(.badRequest, "invalid-client-key", "Client key must be 1 to 32 characters long.")
        }
        return key
    }

    /// The queue a request is about. Only a client that was not known yet costs a write.
    func openQueue(_ request: APIRequest, _ clientKey: String?) async throws -> StorageRow {
        let reference = request.parameters[0]
        let queue = try await database.read { [queues] db in try queues.storages.find(db, reference) }
        guard queues.isNews(clientKey, queue) else { return queue }
        return try await database.write { [queues] db in try queues.open(db, queue.id, clientKey) }
    }

    private func addRequest(_ request: APIRequest) async throws -> APIResponse {
        let clientKey = try Self.clientKey(request)
        let added = try QueuedRequest(try await request.jsonObject())
        let (reference, isForefront) = (request.parameters[0], request.flag("forefront"))
        let result = try await database.write { [queues] db in
            try queues.add(db, reference, [added], isForefront: isForefront, clientKey: clientKey)
        }
        let addition = result.additions[0]
        return .data(
            addition.json, status: .created,
            location: "\(baseURL)/v2/request-queues/\(result.queue.id)/requests/\(addition.requestId)")
    }

    private func addBatch(_ request: APIRequest) async throws -> APIResponse {
        let clientKey = try Self.clientKey(request)
        let added = try await request.jsonArray(maximum: Self.maximumBatch).enumerated().map { position, body in
            do {
                return try QueuedRequest(body)
            } catch let error as APIError {
                throw APIError(error.status, error.code, "\(error.message) (request \(position) of the batch)")
            }
        }
        let (reference, isForefront) = (request.parameters[0], request.flag("forefront"))
        let result = try await database.write { [queues] db in
            try queues.add(db, reference, added, isForefront: isForefront, clientKey: clientKey)
        }
        return .data(Self.batch(result.additions.map(\.json)), status: .created)
    }

    private static func batch(_ processed: [JSONValue]) -> JSONValue {
        .object([("processedRequests", .array(processed)), ("unprocessedRequests", .array([]))])
    }

    /// What is not there counts as deleted: whoever repeats a batch gets the same answer.
    private func deleteBatch(_ request: APIRequest) async throws -> APIResponse {
        let clientKey = try Self.clientKey(request)
        let wanted = try await request.jsonArray(maximum: Self.maximumBatch).map { body in
            if let id = body["id"]?.string, !id.isEmpty {
                return RequestQueueStore.Reference(id: id, uniqueKey: body["uniqueKey"]?.string)
            }
            guard let key = body["uniqueKey"]?.string, !key.isEmpty else {
                throw APIError.invalidValue("each request needs an \"id\" or a \"uniqueKey\"")
            }
            return RequestQueueStore.Reference(id: Identifier.request(uniqueKey: key), uniqueKey: key)
        }
        let reference = request.parameters[0]
        let removed = try await database.write { [queues] db in
            try queues.delete(db, reference, ids: wanted.map(\.id), clientKey: clientKey).map { ($0.id, $0.uniqueKey) }
        }
        let keys = Dictionary(removed, uniquingKeysWith: { first, _ in first })
        let processed = wanted.map { request in
            let key = request.uniqueKey ?? keys[request.id]
            return JSONValue.object([("id", .string(request.id))] + (key.map { [("uniqueKey", .string($0))] } ?? []))
        }
        return .data(Self.batch(processed))
    }

    private func request(_ request: APIRequest) async throws -> APIResponse {
        let queue = try await openQueue(request, try Self.clientKey(request))
        let id = request.parameters[1]
        let found = try await database.read { [queues] db in try queues.request(db, queue.id, id) }
        accesses.note(queue.id, .read)
        guard let found else { throw APIError.notFound("Request") }
        return .data(.raw(found))
    }

    private func updateRequest(_ request: APIRequest) async throws -> APIResponse {
        let clientKey = try Self.clientKey(request)
        let body = try await request.jsonObject()
        let (reference, id, isForefront) = (request.parameters[0], request.parameters[1], request.flag("forefront"))
        let addition = try await database.write { [queues] db in
            try queues.update(db, reference, id: id, body: body, isForefront: isForefront, clientKey: clientKey)
        }
        return .data(addition.json)
    }

    private func deleteRequest(_ request: APIRequest) async throws -> APIResponse {
        let clientKey = try Self.clientKey(request)
        let (reference, id) = (request.parameters[0], request.parameters[1])
        let isGone = try await database.write { [queues] db in
            try !queues.delete(db, reference, ids: [id], clientKey: clientKey).isEmpty
        }
        guard isGone else { throw APIError.notFound("Request") }
        return .deleted
    }

    private func listRequests(_ request: APIRequest) async throws -> APIResponse {
        let wanted = try request.integer("limit") ?? 0
        let limit = wanted == 0 ? Self.maximumList : min(wanted, Self.maximumList)
        let filter = try Self.requestFilter(request)
        let startId = request.value("exclusiveStartId").flatMap { $0.isEmpty ? nil : $0 }
        let cursor = request.value("cursor").flatMap { $0.isEmpty ? nil : $0 }
        guard startId == nil || cursor == nil else {
            throw APIError.invalidParameter("Query parameters \"cursor\" and \"exclusiveStartId\" exclude each other.")
        }
        let start = try cursor.map(RequestCursor.decode) ?? startId
        let queue = try await openQueue(request, try Self.clientKey(request))
        let (items, next) = try await database.read { [queues] db in
            try queues.list(db, queue.id, filter, after: start, limit: limit, bytes: Self.maximumListBytes)
        }
        accesses.note(queue.id, .read)
        return .data(
            .object([
                ("items", .array(items.map(JSONValue.raw))), ("count", .int(Int64(items.count))),
                ("limit", .int(Int64(limit))), ("exclusiveStartId", .optional(startId)), ("cursor", .optional(cursor)),
                ("nextCursor", .optional(next.map(RequestCursor.encode))),
            ]))
    }

    private static func requestFilter(_ request: APIRequest) throws -> RequestQueueStore.Filter {
        let names = request.list("filter") ?? []
        if let unknown = names.first(where: { $0 != "pending" && $0 != "locked" }) {
            throw APIError.invalidParameter(
                "Query parameter \"filter\" must be one or both of pending and locked, not \"\(unknown)\".")
        }
        return RequestQueueStore.Filter(
            includesPending: names.isEmpty || names.contains("pending"),
            includesLocked: names.isEmpty || names.contains("locked"), includesHandled: names.isEmpty)
    }
}
