import GRDB

/// A webhook as the database knows it.
struct WebhookRecord: Sendable {
    struct LastDispatch: Sendable {
        var status: String
        var finishedAt: Moment?
        var removedAt: Moment?

        var json: JSONValue {
            .object([
                ("status", .string(status)), ("finishedAt", .date(finishedAt)), ("removedAt", .date(removedAt)),
            ])
        }
    }

    var id: String
    var createdAt: Moment
    var modifiedAt: Moment
    var eventTypes: [WebhookEventType]
    var condition: WebhookChange.Condition
    var isAdHoc: Bool
    var requestUrl: String
    var payloadTemplate: String?
    var headersTemplate: String?
    var interpolatesStrings: Bool
    var ignoresSSLErrors: Bool
    var doesNotRetry: Bool
    var description: String?
    var dispatchCount: Int64
    var lastDispatch: LastDispatch?

    /// - Parameter row: columns of the table, and what ``WebhookStore`` adds about dispatches.
    init(_ row: Row) {
        func moment(_ column: String) -> Moment? { (row[column] as Int64?).map(Moment.init(milliseconds:)) }
        id = row["id"]
        createdAt = Moment(milliseconds: row["created_at"])
        modifiedAt = Moment(milliseconds: row["modified_at"])
        eventTypes = Self.eventTypes(row["event_types"])
        condition = WebhookChange.Condition(actorId: row["actor_id"], taskId: row["task_id"], runId: row["run_id"])
        isAdHoc = row["is_ad_hoc"]
        requestUrl = row["request_url"]
        payloadTemplate = row["payload_template"]
        headersTemplate = row["headers_template"]
        interpolatesStrings = row["interpolates_strings"]
        ignoresSSLErrors = row["ignores_ssl_errors"]
        doesNotRetry = row["does_not_retry"]
        description = row["description"]
        dispatchCount = row["dispatch_count"] as Int64? ?? 0
        lastDispatch = (row["last_status"] as String?).map {
            LastDispatch(status: $0, finishedAt: moment("last_finished_at"), removedAt: moment("last_removed_at"))
        }
    }

    /// Types stand in the database between commas, one at each end too, so that each can be searched for.
    static func text(of types: [WebhookEventType]) -> String {
        "," + types.map(\.rawValue).joined(separator: ",") + ","
    }

    private static func eventTypes(_ text: String) -> [WebhookEventType] {
        text.split(separator: ",").compactMap { WebhookEventType(rawValue: String($0)) }
    }

    /// The object of `GET /webhooks/{id}`.
    func json(user: LocalUser) -> JSONValue {
        .object(
            head(user: user) + [
                ("payloadTemplate", .optional(payloadTemplate)), ("headersTemplate", .optional(headersTemplate)),
                ("description", .optional(description)),
            ])
    }

    /// The shorter object of lists.
    func listJSON(user: LocalUser) -> JSONValue {
        .object(
            head(user: user) + [
                ("isApifyIntegration", .bool(false)), ("isEnabled", .bool(true)),
                ("actionType", .string("HTTP_REQUEST")),
            ])
    }

    private func head(user: LocalUser) -> [(String, JSONValue)] {
        [
            ("id", .string(id)), ("createdAt", .date(createdAt)), ("modifiedAt", .date(modifiedAt)),
            ("userId", .string(user.id)), ("isAdHoc", .bool(isAdHoc)),
            ("shouldInterpolateStrings", .bool(interpolatesStrings)),
            ("eventTypes", .array(eventTypes.map { .string($0.rawValue) })), ("condition", condition.json),
            ("ignoreSslErrors", .bool(ignoresSSLErrors)), ("doNotRetry", .bool(doesNotRetry)),
            ("requestUrl", .string(requestUrl)), ("lastDispatch", lastDispatch?.json ?? .null),
            ("stats", .object([("totalDispatches", .int(dispatchCount))])),
        ]
    }

    // MARK: - Messages

    /// - Throws: ``APIError`` `invalid-value` for templates that can never become a message.
    static func checkTemplates(payload: String?, headers: String?, interpolatesStrings: Bool) throws {
        do throws(WebhookTemplate.Problem) {
            if let payload { _ = try WebhookTemplate(payload, interpolatesStrings: interpolatesStrings) }
        } catch {
            throw APIError.invalidValue("\"payloadTemplate\": \(error.message)")
        }
        do throws(WebhookTemplate.Problem) {
            guard let headers else { return }
            let template = try WebhookTemplate(headers, interpolatesStrings: interpolatesStrings)
            _ = try WebhookHeaders.parse(template.sample)
        } catch {
            throw APIError.invalidValue("\"headersTemplate\": \(error.message)")
        }
    }

    /// What is sent about an event: headers and payload.
    func message(_ event: WebhookEvent, userId: String) throws(WebhookTemplate.Problem)
        -> (headers: JSONValue, payload: [UInt8])
    {
        let variables = event.variables(userId: userId)
        var headers: [(String, JSONValue)] = []
        if let headersTemplate {
            let template = try WebhookTemplate(headersTemplate, interpolatesStrings: interpolatesStrings)
            headers = try WebhookHeaders.parse(try template.render(variables), isForEvent: true)
        }
        let template = try WebhookTemplate(
            payloadTemplate ?? WebhookTemplate.standard, interpolatesStrings: interpolatesStrings)
        return (.object(headers), try template.render(variables))
    }
}

extension WebhookChange.Condition {
    /// Only what was given.
    var json: JSONValue {
        var members: [(String, JSONValue)] = []
        if let actorId { members.append(("actorId", .string(actorId))) }
        if let taskId { members.append(("actorTaskId", .string(taskId))) }
        if let runId { members.append(("actorRunId", .string(runId))) }
        return .object(members)
    }
}
