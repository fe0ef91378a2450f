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
            Route("POST", "/connections") { [self] in try await createConnection($0) },
            Route("GET", "/connections/{id}") { [self] request in
                .json(.object([("connection", try await connection(request.parameters[0]).json(baseURL: baseURL))]))
            },
            Route("DELETE", "/connections/{id}") { [self] request in
                let id = request.parameters[0]
                try await database.write { [connections] db in try connections.delete(db, id) }
                registry.changed()
                await accounts.close(id)
                return .json(.object([]))
            },
            Route("GET", "/connections/{id}/confirm") { [self] request in
                page(try await connection(mayConfirm: request))
            },
            Route("POST", "/connections/{id}/confirm") { [self] in try await settleConnection($0) },
        ]
    }

    private func connection(_ id: String) async throws -> ConnectionStore.Connection {
        try await database.read { [connections] db in try connections.find(db, id) }
    }

    private func createConnection(_ request: APIRequest) async throws -> APIResponse {
        let body = try await request.jsonObject()
        guard let app = try body.wordField("app") else { throw APIError.invalidValue("\"app\" is required") }
        guard app == "apify" else { throw APIError.invalidValue("\"app\" must be \"apify\" here") }
        let methods = ["API_KEY", "BASIC", "OAUTH1", "OAUTH2", "MCP"]
        let method = try body.choiceField("method", among: methods) ?? "API_KEY"
        let isConfirmed = configuration.confirmsConnections
        let made = try await database.write { [connections] db in
            try connections.create(db, app: app, method: method, isConfirmed: isConfirmed)
        }
        registry.changed()
        return .json(.object([("connection", made.json(baseURL: baseURL))]), status: .created)
    }

    // MARK: - Confirming

    /// The connection of a request by somebody who may confirm it: with the gateway's token, as every client has it, or
    /// with the one in the connection's own address, as a browser has it.
    private func connection(mayConfirm request: APIRequest) async throws -> ConnectionStore.Connection {
        if request.token == token { return try await connection(request.parameters[0]) }
        let given = request.value("session_token") ?? ""
        let found = try? await connection(request.parameters[0])
        guard let found, !given.isEmpty, given == found.sessionToken else {
            throw APIError(
                .unauthorized, "user-or-token-not-found",
                "This address does not confirm a connection, or not any more.")
        }
        return found
    }

    private func settleConnection(_ request: APIRequest) async throws -> APIResponse {
        let before = try await connection(mayConfirm: request)
        let isRefused = request.flag("refuse")
        let after = try await database.write { [connections] db in
            try connections.settle(db, before.id, as: isRefused ? .failed : .active)
        }
        registry.changed()
        let wantsPage = request.headers[.accept]?.contains("text/html") ?? false
        return wantsPage
            ? page(after) : .json(.object([("connection", after.json(baseURL: baseURL))]))
    }

    /// What a browser shows: two buttons while the connection waits, else what became of it. It holds nothing of what a
    /// client sent; identifiers and tokens are our own letters and digits.
    private func page(_ connection: ConnectionStore.Connection) -> APIResponse {
        let address = "/connections/\(connection.id)/confirm?session_token=\(connection.sessionToken)"
        let text =
            switch connection.status {
            case .pending:
                """
                <p>A client wants to use an Apify account of this local gateway.</p>
                <form method="post" action="\(address)"><button>Confirm</button></form>
                <form method="post" action="\(address)&amp;refuse=true"><button>Refuse</button></form>
                """
            case .active: "<p>The connection is active. You can close this page.</p>"
            case .failed, .deleted: "<p>The connection was refused. You can close this page.</p>"
            }
        let html = """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><title>Connection \(connection.id)</title></head>
            <body><h1>Connection \(connection.id)</h1>
            \(text)
            </body></html>
            """
        var response = APIResponse.bytes(Array(html.utf8), type: "text/html; charset=utf-8")
        response.headers[.contentSecurityPolicy] = "default-src 'none'; form-action 'self'; frame-ancestors 'none'"
        response.headers[.cacheControl] = "no-store"
        return response
    }
}
