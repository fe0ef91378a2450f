import GRDB

extension GatewayCore {
    /// From now on webhooks hear of what happens to runs.
    func listenToRuns() {
        runs.events.listen { [weak self] db, type, run in
            guard let self else { return }
            let subject = WebhookChange.Condition(actorId: run.actId, taskId: run.taskId, runId: run.id)
            let event = WebhookEvent(
                type: type, createdAt: clock.now, data: WebhookEvent.data(of: run), resource: json(run))
            try publish(db, event, about: subject)
        }
    }

    /// Makes the messages about an event, in the write in which it happens. They are sent after it, by ``WebhookCourier``.
    ///
    /// - Parameter subject: the actor it is about, and the task and the run if there are any; a build has neither.
    func publish(_ db: Database, _ event: WebhookEvent, about subject: WebhookChange.Condition) throws {
        let found = try webhooks.matching(db, event.type, about: subject)
        guard !found.isEmpty else { return }
        for webhook in found { _ = try dispatches.create(db, webhook, event) }
        db.afterNextTransaction { [timeline] _ in timeline.changed() }
    }

    /// Sends a message without any event behind it.
    func test(_ webhookId: String) async throws -> DispatchRecord {
        let dispatch = try await database.write { [self] db in
            let webhook = try webhooks.find(db, webhookId)
            // The official client insists on an actor in the data, or on none at all.
            var actorId = webhook.condition.actorId
            if actorId == nil, let id = webhook.condition.taskId { actorId = try? tasks.find(db, id: id).actId }
            if actorId == nil, let id = webhook.condition.runId { actorId = try? runs.find(db, id).actId }
            let data = actorId.map { JSONValue.object([("actorId", .string($0))]) } ?? .null
            let event = WebhookEvent(type: .test, createdAt: clock.now, data: data, resource: .object([]))
            return try dispatches.create(db, webhook, event)
        }
        timeline.changed()
        return dispatch
    }

    func listWebhooks(_ request: APIRequest, _ condition: WebhookChange.Condition) async throws -> APIResponse {
        let page = try Page(request)
        let (total, found) = try await database.read { [webhooks] db in
            try webhooks.list(db, condition, page: page)
        }
        return .data(page.envelope(total: total, items: found.map { $0.listJSON(user: user) }))
    }

    func listDispatches(_ request: APIRequest, webhookId: String?) async throws -> APIResponse {
        let page = try Page(request)
        let (total, found) = try await database.read { [webhooks, dispatches] db in
            if let webhookId { _ = try webhooks.find(db, webhookId) }
            return try dispatches.list(db, webhookId: webhookId, page: page)
        }
        return .data(page.envelope(total: total, items: found.map { $0.json(user: user) }))
    }
}
