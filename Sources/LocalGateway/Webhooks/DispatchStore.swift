import Foundation
import GRDB

/// Messages of webhooks in the database.
struct DispatchStore: Sendable {
    let user: LocalUser
    let clock: GatewayClock
    let identifiers: IdentifierSource

    private static let columns = """
        id, webhook_id, created_at, event_type, event_data, condition, is_ad_hoc, request_url, ignores_ssl_errors,
        does_not_retry, status, attempts, finished_at
        """

    /// Makes the message of a webhook about an event, ready to be sent. One that cannot be made is kept as failed: an
    /// event is not lost without a word, and the change it is about goes on.
    func create(_ db: Database, _ webhook: WebhookRecord, _ event: WebhookEvent) throws -> DispatchRecord {
        let id = identifiers.next()
        var (headers, payload): (JSONValue, [UInt8]) = (.object([]), [])
        var problem: String?
        do throws(WebhookTemplate.Problem) {
            (headers, payload) = try webhook.message(event, userId: user.id)
        } catch {
            problem = "The message could not be made: \(error.message)"
        }
        let now = event.createdAt.milliseconds
        let status = problem == nil ? DispatchRecord.Status.active : .failed
        try db.execute(
            sql: """
                INSERT INTO webhook_dispatches (id, webhook_id, created_at, event_type, event_data, condition, is_ad_hoc,
                    request_url, ignores_ssl_errors, does_not_retry, headers, payload, status, next_attempt_at,
                    finished_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                id, webhook.id, now, event.type.rawValue, Self.text(event.data), Self.text(webhook.condition.json),
                webhook.isAdHoc, webhook.requestUrl, webhook.ignoresSSLErrors,
                webhook.doesNotRetry || event.type == .test, Self.text(headers), Data(payload), status.rawValue,
                problem == nil ? now : nil, problem == nil ? nil : now,
            ])
        if let problem {
            let call = DispatchRecord.Call(
                startedAt: event.createdAt, finishedAt: event.createdAt, errorMessage: problem)
            try add(db, call, to: id, position: 0)
        }
        return try find(db, id)
    }

    private static func text(_ value: JSONValue) -> String { String(decoding: value.bytes, as: UTF8.self) }

    func find(_ db: Database, _ id: String) throws -> DispatchRecord {
        let row = try Row.fetchOne(
            db, sql: "SELECT \(Self.columns) FROM webhook_dispatches WHERE id = ?", arguments: [id])
        guard let row else { throw APIError.notFound("Webhook dispatch") }
        var dispatch = DispatchRecord(row)
        dispatch.calls = try calls(db, id)
        return dispatch
    }

    /// - Parameter webhookId: nil for the messages of all webhooks.
    func list(_ db: Database, webhookId: String?, page: Page) throws -> (total: Int, dispatches: [DispatchRecord]) {
        let order = page.isDescending ? "created_at DESC, rowid DESC" : "created_at, rowid"
        let filter = webhookId == nil ? "?1 IS NULL" : "webhook_id = ?1"
        let total = try Int.fetchOne(
            db, sql: "SELECT COUNT(*) FROM webhook_dispatches WHERE \(filter)", arguments: [webhookId])
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT \(Self.columns) FROM webhook_dispatches WHERE \(filter) ORDER BY \(order) LIMIT ?2 OFFSET ?3
                """,
            arguments: [webhookId, page.limit, page.offset])
        let dispatches = try rows.map { row in
            var dispatch = DispatchRecord(row)
            dispatch.calls = try calls(db, dispatch.id)
            return dispatch
        }
        return (total ?? 0, dispatches)
    }

    private func calls(_ db: Database, _ id: String) throws -> [DispatchRecord.Call] {
        try Row.fetchAll(
            db, sql: "SELECT * FROM webhook_calls WHERE dispatch_id = ? ORDER BY position", arguments: [id]
        ).map { row in
            DispatchRecord.Call(
                startedAt: Moment(milliseconds: row["started_at"]),
                finishedAt: Moment(milliseconds: row["finished_at"]),
                errorMessage: row["error_message"], responseStatus: row["response_status"],
                responseBody: row["response_body"])
        }
    }

    func add(_ db: Database, _ call: DispatchRecord.Call, to id: String, position: Int64) throws {
        try db.execute(
            sql: """
                INSERT INTO webhook_calls (dispatch_id, position, started_at, finished_at, error_message,
                    response_status, response_body) VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                id, position, call.startedAt.milliseconds, call.finishedAt.milliseconds, call.errorMessage,
                call.responseStatus, call.responseBody,
            ])
    }

    /// Ends what a webhook that is deleted still had to send.
    func cancel(_ db: Database, webhookId: String) throws {
        let now = clock.now.milliseconds
        try db.execute(
            sql: """
                UPDATE webhook_dispatches SET status = CASE status WHEN 'ACTIVE' THEN 'FAILED' ELSE status END,
                    finished_at = COALESCE(finished_at, ?1), removed_at = ?1, next_attempt_at = NULL, payload = x''
                WHERE webhook_id = ?2
                """,
            arguments: [now, webhookId])
    }
}
