import Foundation
import GRDB

/// A schedule as the database knows it.
struct ScheduleRecord: Sendable {
    var id: String
    var name: String
    var title: String?
    var description: String?
    var createdAt: Moment
    var modifiedAt: Moment
    var cron: String
    var timezone: String
    var isEnabled: Bool
    var isExclusive: Bool
    var nextRunAt: Moment?
    var lastRunAt: Moment?
    var notifiesByEmail: Bool
    var actions: [ScheduleAction]

    init(_ row: Row) {
        func moment(_ column: String) -> Moment? { (row[column] as Int64?).map(Moment.init(milliseconds:)) }
        id = row["id"]
        name = row["name"]
        title = row["title"]
        description = row["description"]
        createdAt = Moment(milliseconds: row["created_at"])
        modifiedAt = Moment(milliseconds: row["modified_at"])
        cron = row["cron"]
        timezone = row["timezone"]
        isEnabled = row["is_enabled"]
        isExclusive = row["is_exclusive"]
        nextRunAt = moment("next_run_at")
        lastRunAt = moment("last_run_at")
        notifiesByEmail = row["notifies_by_email"]
        let stored = JSONValue(stored: [UInt8](row["actions"] as Data))
        let values = if case .array(let elements) = stored { elements } else { [JSONValue]() }
        actions = values.compactMap { try? ScheduleAction($0, identifiers: IdentifierSource()) }
    }

    /// When it is due, or nil when what the database holds cannot be read.
    var timetable: Timetable? { try? Timetable(cron: cron, timezone: timezone) }

    /// The object of `GET /schedules/{id}`, or the shorter one of lists.
    func json(user: LocalUser, isListed: Bool = false) -> JSONValue {
        .object([
            ("id", .string(id)), ("userId", .string(user.id)), ("name", .string(name)), ("title", .optional(title)),
            ("description", .optional(description)), ("cronExpression", .string(cron)),
            ("timezone", .string(timezone)), ("isEnabled", .bool(isEnabled)), ("isExclusive", .bool(isExclusive)),
            ("createdAt", .date(createdAt)), ("modifiedAt", .date(modifiedAt)), ("nextRunAt", .date(nextRunAt)),
            ("lastRunAt", .date(lastRunAt)), ("notifications", .object([("email", .bool(notifiesByEmail))])),
            ("actions", .array(actions.map { isListed ? $0.shortJSON : $0.json })),
        ])
    }
}
