import GRDB

/// Webhooks in the database.
struct WebhookStore: Sendable {
    let clock: GatewayClock
    let identifiers: IdentifierSource

    /// The columns of a webhook, and what became of its messages.
    private static let columns = """
        SELECT webhooks.*, last.status AS last_status, last.finished_at AS last_finished_at,
            last.removed_at AS last_removed_at,
            (SELECT COUNT(*) FROM webhook_dispatches WHERE webhook_id = webhooks.id) AS dispatch_count
        FROM webhooks LEFT JOIN webhook_dispatches AS last ON last.rowid = (
            SELECT rowid FROM webhook_dispatches WHERE webhook_id = webhooks.id
            ORDER BY created_at DESC, rowid DESC LIMIT 1)
        """

    /// Makes a webhook, or finds the one that was made with the same key.
    ///
    /// - Throws: ``APIError`` `invalid-value` when something is missing or a template is wrong.
    func create(_ db: Database, _ change: WebhookChange) throws -> (webhook: WebhookRecord, isNew: Bool) {
        if let key = change.idempotencyKey, let known = try existing(db, key) { return (known, false) }
        guard let types = change.eventTypes else { throw APIError.invalidValue("\"eventTypes\" is required") }
        guard let condition = change.condition else { throw APIError.invalidValue("\"condition\" is required") }
        guard let url = change.requestUrl else { throw APIError.invalidValue("\"requestUrl\" is required") }
        let (id, now) = (identifiers.next(), clock.now.milliseconds)
        try db.execute(
            sql: """
                INSERT INTO webhooks (id, created_at, modified_at, event_types, actor_id, task_id, run_id, is_ad_hoc,
                    request_url, interpolates_strings, ignores_ssl_errors, does_not_retry, idempotency_key)
                VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?, 0, 0, 0, ?)
                """,
            arguments: [
                id, now, now, WebhookRecord.text(of: types), condition.actorId, condition.taskId, condition.runId, url,
                change.idempotencyKey,
            ])
        return (try apply(db, try find(db, id), change), true)
    }

    private func existing(_ db: Database, _ key: String) throws -> WebhookRecord? {
        try Row.fetchOne(db, sql: Self.columns + " WHERE idempotency_key = ?", arguments: [key])
            .map(WebhookRecord.init)
    }

    func update(_ db: Database, _ id: String, _ change: WebhookChange) throws -> WebhookRecord {
        try apply(db, try find(db, id), change)
    }

    private func apply(_ db: Database, _ webhook: WebhookRecord, _ change: WebhookChange) throws -> WebhookRecord {
        let payload = change.payloadTemplate ?? webhook.payloadTemplate
        let headers = change.headersTemplate ?? webhook.headersTemplate
        let interpolates = change.interpolatesStrings ?? webhook.interpolatesStrings
        try WebhookRecord.checkTemplates(payload: payload, headers: headers, interpolatesStrings: interpolates)
        let condition = change.condition ?? webhook.condition
        try db.execute(
            sql: """
                UPDATE webhooks SET modified_at = ?, event_types = ?, actor_id = ?, task_id = ?, run_id = ?,
                    is_ad_hoc = ?, request_url = ?, payload_template = ?, headers_template = ?,
                    interpolates_strings = ?, ignores_ssl_errors = ?, does_not_retry = ?, description = ? WHERE id = ?
                """,
            arguments: [
                clock.now.milliseconds, WebhookRecord.text(of: change.eventTypes ?? webhook.eventTypes),
                condition.actorId, condition.taskId, condition.runId, change.isAdHoc ?? webhook.isAdHoc,
                change.requestUrl ?? webhook.requestUrl, payload, headers, interpolates,
                change.ignoresSSLErrors ?? webhook.ignoresSSLErrors, change.doesNotRetry ?? webhook.doesNotRetry,
                change.description ?? webhook.description, webhook.id,
            ])
        return try find(db, webhook.id)
    }

    func find(_ db: Database, _ id: String) throws -> WebhookRecord {
        let row = try Row.fetchOne(db, sql: Self.columns + " WHERE webhooks.id = ?", arguments: [id])
        guard let row else { throw APIError.notFound("Webhook") }
        return WebhookRecord(row)
    }

    /// - Parameter condition: only webhooks with that actor or task in their condition.
    func list(_ db: Database, _ condition: WebhookChange.Condition, page: Page) throws
        -> (total: Int, webhooks: [WebhookRecord])
    {
        let order = page.isDescending ? "DESC" : "ASC"
        let filter = "(?1 IS NULL OR actor_id = ?1) AND (?2 IS NULL OR task_id = ?2)"
        let total = try Int.fetchOne(
            db, sql: "SELECT COUNT(*) FROM webhooks WHERE \(filter)", arguments: [condition.actorId, condition.taskId])
        let rows = try Row.fetchAll(
            db,
            sql: Self.columns + """
                 WHERE \(filter) ORDER BY webhooks.created_at \(order), webhooks.rowid \(order) LIMIT ?3 OFFSET ?4
                """,
            arguments: [condition.actorId, condition.taskId, page.limit, page.offset])
        return (total ?? 0, rows.map(WebhookRecord.init))
    }

    func delete(_ db: Database, _ id: String) throws {
        _ = try find(db, id)
        try db.execute(sql: "DELETE FROM webhooks WHERE id = ?", arguments: [id])
    }

    /// The webhooks that want to hear of an event: each condition they give fits.
    ///
    /// - Parameter subject: the actor it is about, and the task and the run if there are any.
    func matching(_ db: Database, _ type: WebhookEventType, about subject: WebhookChange.Condition) throws
        -> [WebhookRecord]
    {
        try Row.fetchAll(
            db,
            sql: """
                SELECT * FROM webhooks
                WHERE (run_id = ?1 OR (run_id IS NULL AND task_id = ?2)
                        OR (run_id IS NULL AND task_id IS NULL AND actor_id = ?3))
                    AND (task_id IS NULL OR task_id = ?2) AND (actor_id IS NULL OR actor_id = ?3)
                    AND instr(event_types, ?4) > 0
                ORDER BY created_at, rowid
                """,
            arguments: [subject.runId, subject.taskId, subject.actorId, ",\(type.rawValue),"]
        ).map(WebhookRecord.init)
    }
}
