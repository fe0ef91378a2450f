/// Something that happened to a run (or a build), with all that a message about it may say.
struct WebhookEvent: Sendable {
    var type: WebhookEventType
    var createdAt: Moment
    /// Which run it was; null when a test is about none.
    var data: JSONValue
    /// The run as `GET /actor-runs/{id}` showed it at that moment.
    var resource: JSONValue

    /// What a run's event says in `eventData`.
    static func data(of run: RunRecord) -> JSONValue {
        var members: [(String, JSONValue)] = [("actorId", .string(run.actId))]
        if let taskId = run.taskId { members.append(("actorTaskId", .string(taskId))) }
        members.append(("actorRunId", .string(run.id)))
        return .object(members)
    }

    /// What a build's event says in `eventData`.
    static func data(ofBuild id: String, actorId: String) -> JSONValue {
        .object([("actorId", .string(actorId)), ("actorBuildId", .string(id))])
    }

    /// The variables of templates.
    ///
    /// Source: Apify platform documentation (webhook actions).
    func variables(userId: String) -> JSONValue {
        .object([
            ("userId", .string(userId)), ("createdAt", .date(createdAt)), ("eventType", .string(type.rawValue)),
            ("eventData", data), ("resource", resource),
            (
                "globals",
                .object([("dateISO", .date(createdAt)), ("dateUnix", .int(createdAt.wholeSeconds))])
            ),
        ])
    }
}
