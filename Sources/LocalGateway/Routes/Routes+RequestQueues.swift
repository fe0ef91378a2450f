import GRDB

extension GatewayCore {
    var queueRoutes: [Route] {
        [
            Route("POST", "/request-queues/{id}/requests", rate: 400) { [self] request in
                let clientKey = try Self.clientKey(request)
                let added = try QueuedRequest(try await request.jsonObject())
                let (reference, isForefront) = (request.parameters[0], request.flag("forefront"))
                let result = try await database.write { [queues] db in
                    try queues.add(db, reference, added, isForefront: isForefront, clientKey: clientKey)
                }
                let id = result.addition.requestId
                return .data(
                    result.addition.json, status: .created,
                    location: "\(baseURL)/v2/request-queues/\(result.queue.id)/requests/\(id)")
            }
        ]
    }

    private static func clientKey(_ request: APIRequest) throws -> String? {
        guard let key = request.value("clientKey") else { return nil }
        guard (1...32).contains(key.utf8.count) else {
            throw APIError(.badRequest, "invalid-client-key", "Client key must be 1 to 32 characters long.")
        }
        return key
    }
}
