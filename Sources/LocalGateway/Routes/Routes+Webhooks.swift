import GRDB
import HTTPTypes

extension GatewayCore {
    var webhookRoutes: [Route] {
        [
            Route("GET", "/webhooks") { [self] in try await listWebhooks($0, .init()) },
            Route("POST", "/webhooks") { [self] request in
                let change = try WebhookChange(try await request.jsonObject())
                let (made, isNew) = try await database.write { [webhooks] db in try webhooks.create(db, change) }
                return .data(
                    made.json(user: user), status: isNew ? .created : .ok,
                    location: isNew ? "\(baseURL)/v2/webhooks/\(made.id)" : nil)
            },
            Route("GET", "/webhooks/{webhookId}") { [self] request in
                let id = request.parameters[0]
                let found = try await database.read { [webhooks] db in try webhooks.find(db, id) }
                return .data(found.json(user: user))
            },
            Route("PUT", "/webhooks/{webhookId}") { [self] in try await updateWebhook($0) },
            Route("DELETE", "/webhooks/{webhookId}") { [self] request in
                let id = request.parameters[0]
                try await database.write { [webhooks, dispatches] db in
                    try webhooks.delete(db, id)
                    try dispatches.cancel(db, webhookId: id)
                }
                return .deleted
            },
            Route("POST", "/webhooks/{webhookId}/test") { [self] request in
                .data(try await test(request.parameters[0]).json(user: user), status: .created)
            },
            Route("GET", "/webhooks/{webhookId}/dispatches") { [self] request in
                try await listDispatches(request, webhookId: request.parameters[0])
            },
            Route("GET", "/acts/{actorId}/webhooks") { [self] request in
                try await listWebhooks(request, .init(actorId: try await actor(request.parameters[0]).id))
            },
            Route("GET", "/webhook-dispatches") { [self] in try await listDispatches($0, webhookId: nil) },
            Route("GET", "/webhook-dispatches/{dispatchId}") { [self] request in
                let id = request.parameters[0]
                let found = try await database.read { [dispatches] db in try dispatches.find(db, id) }
                return .data(found.json(user: user))
            },
        ]
    }

    private func updateWebhook(_ request: APIRequest) async throws -> APIResponse {
        let id = request.parameters[0]
        let body = try await request.jsonObject()
        if let given = try body.textField("id"), given != id {
            throw APIError(
                .badRequest, "id-does-not-match", "The \"id\" in the body is not the one in the path, \"\(id)\".")
        }
        let change = try WebhookChange(body)
        let changed = try await database.write { [webhooks] db in try webhooks.update(db, id, change) }
        return .data(changed.json(user: user))
    }
}
