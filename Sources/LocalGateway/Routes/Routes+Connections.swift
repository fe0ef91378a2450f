import GRDB

/// What the control host serves; `--gateway URL` sets both hosts to the same address.
extension GatewayCore {
    var connectionRoutes: [Route] {
        [
            Route("GET", "/connections") { [self] request in
                let (app, status) = (request.value("app"), request.value("status"))
                let found = try await database.read { [connections] db in
                    try connections.list(db, app: app, status: status)
                }
                return .json(.object([("connections", .array(found.map { $0.json(baseURL: baseURL) }))]))
            },
            Route("POST", "/connections") { [self] request in
                let body = try await request.jsonObject()
                guard let app = body["app"]?.string, !app.isEmpty else {
                    throw APIError.invalidValue("\"app\" is required and must be a string")
                }
                guard app == "apify" else { throw APIError.invalidValue("\"app\" must be \"apify\" here") }
                let method = body["method"]?.string ?? "API_KEY"
                guard ["API_KEY", "BASIC", "OAUTH1", "OAUTH2", "MCP"].contains(method) else {
                    throw APIError.invalidValue("\"method\" must be one of API_KEY, BASIC, OAUTH1, OAUTH2, MCP")
                }
                let made = try await database.write { [connections] db in
                    try connections.create(db, app: app, method: method)
                }
                return .json(.object([("connection", made.json(baseURL: baseURL))]), status: .created)
            },
            Route("GET", "/connections/{id}") { [self] request in
                let id = request.parameters[0]
                let found = try await database.read { [connections] db in try connections.find(db, id) }
                return .json(.object([("connection", found.json(baseURL: baseURL))]))
            },
            Route("DELETE", "/connections/{id}") { [self] request in
                let id = request.parameters[0]
                try await database.write { [connections] db in try connections.delete(db, id) }
                return .json(.object([]))
            },
        ]
    }
}
