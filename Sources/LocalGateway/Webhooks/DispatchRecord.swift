import Foundation
import GRDB

/// A message of a webhook about one event, and what became of it.
struct DispatchRecord: Sendable {
    struct Call: Sendable {
        var startedAt: Moment
        var finishedAt: Moment
        var errorMessage: String?
        var responseStatus: Int64?
        var responseBody: String?

        var isSuccess: Bool { errorMessage == nil && (200..<300).contains(responseStatus ?? 0) }

        var json: JSONValue {
            .object([
                ("startedAt", .date(startedAt)), ("finishedAt", .date(finishedAt)),
                ("errorMessage", .optional(errorMessage)), ("responseStatus", .optional(responseStatus)),
                ("responseBody", .optional(responseBody)),
            ])
        }
    }

    enum Status: String, Sendable {
        case active = "ACTIVE"
        case succeeded = "SUCCEEDED"
        case failed = "FAILED"
    }

    var id: String
    var webhookId: String
    var createdAt: Moment
    var eventType: String
    var eventData: JSONValue
    var condition: JSONValue
    var isAdHoc: Bool
    var requestUrl: String
    var ignoresSSLErrors: Bool
    var doesNotRetry: Bool
    var status: Status
    var attempts: Int64
    var finishedAt: Moment?
    var calls: [Call] = []

    init(_ row: Row) {
        id = row["id"]
        webhookId = row["webhook_id"]
        createdAt = Moment(milliseconds: row["created_at"])
        eventType = row["event_type"]
        eventData = JSONValue(stored: Array((row["event_data"] as String).utf8))
        condition = JSONValue(stored: Array((row["condition"] as String).utf8))
        isAdHoc = row["is_ad_hoc"]
        requestUrl = row["request_url"]
        ignoresSSLErrors = row["ignores_ssl_errors"]
        doesNotRetry = row["does_not_retry"]
        status = Status(rawValue: row["status"]) ?? .failed
        attempts = row["attempts"]
        finishedAt = (row["finished_at"] as Int64?).map(Moment.init(milliseconds:))
    }

    func json(user: LocalUser) -> JSONValue {
        .object([
            ("id", .string(id)), ("userId", .string(user.id)), ("webhookId", .string(webhookId)),
            ("createdAt", .date(createdAt)), ("status", .string(status.rawValue)), ("eventType", .string(eventType)),
            ("eventData", eventData), ("finishedAt", .date(finishedAt)),
            (
                "webhook",
                .object([
                    ("actionType", .string("HTTP_REQUEST")), ("condition", condition),
                    ("requestUrl", .string(requestUrl)), ("isAdHoc", .bool(isAdHoc)),
                ])
            ),
            ("calls", .array(calls.map(\.json))),
        ])
    }
}
