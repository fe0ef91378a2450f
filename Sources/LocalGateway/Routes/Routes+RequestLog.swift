/// The last requests, below `/_moongate/requests`.
extension GatewayCore {
    /// How long a request may wait for the next one.
    private static let longestWait = 60.0

    var requestLogRoutes: [Route] {
        [
            Route("GET", "/_moongate/requests") { [self] in try await listRequests($0) },
            Route("DELETE", "/_moongate/requests") { [self] _ in
                tools.requests.clear()
                return .deleted
            },
            Route("GET", "/_moongate/requests/{number}") { [self] request in
                guard let entry = Int(request.parameters[0]).flatMap({ tools.requests.entry($0) }) else {
                    throw APIError.notFound("Request")
                }
                return .data(entry.details(token: token))
            },
        ]
    }

    /// The last ones, or with `after` those that came after a number; with `wait` the answer comes when there is one.
    private func listRequests(_ request: APIRequest) async throws -> APIResponse {
        let wanted = try request.integer("limit") ?? 0
        let limit = wanted == 0 ? RequestLog.capacity : min(wanted, RequestLog.capacity)
        let after = try request.integer("after")
        if let after, let wait = try request.number("wait"), wait > 0 {
            try await tools.requests.wait(after: after, atMost: .seconds(min(wait, Self.longestWait)))
        }
        let (entries, last) =
            after.map { tools.requests.entries(after: $0, limit: limit) }
            ?? tools.requests.latest(limit)
        let items = entries.map { request.flag("bodies") ? $0.details(token: token) : $0.json }
        return .data(
            .object([
                ("last", .int(Int64(last))), ("count", .int(Int64(items.count))), ("items", .array(items)),
            ]))
    }
}
