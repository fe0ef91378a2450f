import Foundation
import GRDB

/// An actor's task: an input and options under a name.
struct TaskRecord: Sendable {
    var id: String
    var actId: String
    var name: String
    var title: String?
    var description: String?
    var createdAt: Moment
    var modifiedAt: Moment
    /// JSON objects as they came; nil when there is none.
    var options: JSONValue?
    var input: JSONValue?
    /// Fields that are kept and shown, and mean nothing here: `actorStandby`, `publicConfig`, `isPublic`.
    var extras: JSONValue?

    init(_ row: Row) {
        func json(_ column: String) -> JSONValue? {
            (row[column] as Data?).map { JSONValue(stored: [UInt8]($0)) }
        }
        id = row["id"]
        actId = row["act_id"]
        name = row["name"]
        title = row["title"]
        description = row["description"]
        createdAt = Moment(milliseconds: row["created_at"])
        modifiedAt = Moment(milliseconds: row["modified_at"])
        options = json("options")
        input = json("input")
        extras = json("extras")
    }

    /// The full object of `GET /actor-tasks/{id}`.
    func json(user: LocalUser, runCount: Int64) -> JSONValue {
        var members = head(user: user, runCount: runCount)
        members += [
            ("title", .optional(title)), ("description", .optional(description)), ("removedAt", .null),
            ("options", options ?? .null), ("input", input ?? .null),
        ]
        if case .object(let more)? = extras { members += more }
        return .object(members)
    }

    /// The shorter object of lists.
    func listJSON(user: LocalUser, actor: LocalActor?, runCount: Int64) -> JSONValue {
        var members = head(user: user, runCount: runCount)
        if let actor { members += [("actName", .string(actor.name)), ("actUsername", .string(actor.username))] }
        return .object(members)
    }

    private func head(user: LocalUser, runCount: Int64) -> [(String, JSONValue)] {
        [
            ("id", .string(id)), ("userId", .string(user.id)), ("actId", .string(actId)), ("name", .string(name)),
            ("username", .string(user.username)), ("createdAt", .date(createdAt)), ("modifiedAt", .date(modifiedAt)),
            ("stats", .object([("totalRuns", .int(runCount))])),
        ]
    }
}
