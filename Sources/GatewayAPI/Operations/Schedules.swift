extension OperationGroup {
    static let schedules = OperationGroup(
        name: "schedules",
        summary: "Schedules: runs that start by the clock, also when nobody is there.",
        operations: [
            ScheduleOperations.list, ScheduleOperations.get, ScheduleOperations.create, ScheduleOperations.update,
            ScheduleOperations.delete,
        ]
    )
}

private enum ScheduleOperations {
    static let scheduleID = Parameter.path("scheduleId", .reference, "The schedule: its ID, or username~name.")
    static let columns = ["id", "name", "cronExpression", "isEnabled", "nextRunAt"]
    // A schedule carries the inputs of the runs it starts.
    static let userData = ["input", "runInput"]
    static let settings: [Parameter] = [
        Parameter("isEnabled", .boolean, default: "false", "Whether it starts anything."),
        Parameter("isExclusive", .boolean, default: "false", "Skip a start while the previous run goes on."),
        Parameter("timezone", .string, default: "UTC", "The IANA name of the zone that the expression is meant in."),
        Parameter("actions", .array, "What to start: RUN_ACTOR with actorId, or RUN_ACTOR_TASK with actorTaskId."),
        Parameter("title", .string, "A name for people."),
        Parameter("description", .string, "What the schedule is for."),
        Parameter("notifications", .object, "email: whether to write one when a start fails."),
    ]

    static let list = Operation(
        "schedules", "list", .get, "/schedules",
        query: [.offset, .limit, .desc],
        response: .page(userData: userData),
        effect: .read,
        paging: .offset,
        patience: .medium,
        repeatability: .reading,
        summary: "Lists the account's schedules.",
        example: "for schedule in apify.schedules.list() do print(schedule.name, schedule.nextRunAt) end",
        columns: columns,
        source: "https://docs.apify.com/api/v2/schedules-get"
    )

    static let get = Operation(
        "schedules", "get", .get, "/schedules/{scheduleId}",
        pathParameters: [scheduleID],
        response: .resource(wrapper: "data", userData: userData),
        effect: .read,
        patience: .short,
        repeatability: .reading,
        summary: "Returns one schedule with its actions.",
        example: "print(apify.schedules.get('~daily-scrape').cronExpression)",
        columns: columns,
        source: "https://docs.apify.com/api/v2/schedule-get"
    )

    static let create = Operation(
        "schedules", "create", .post, "/schedules",
        body: Body(
            .object, "schedule",
            fields: [
                Parameter(
                    "cronExpression", .string, required: true, "When to start: five fields, or @daily and the like."),
                Parameter("name", .string, default: "made up", "A name that no other schedule of the account has."),
            ] + settings,
            "The new schedule."
        ),
        response: .resource(wrapper: "data", userData: userData),
        effect: [.persist, .spend],
        patience: .medium,
        repeatability: Repeatability(
            .notRepeatable,
            "With a name the second request fails as not unique, without one it creates a second schedule.",
            lookup: .name(list: "schedules.list", get: "schedules.get"),
            check: "apify.schedules.list({ desc = true }) shows whether a schedule was created"
        ),
        summary: "Creates a schedule, which starts runs until it is disabled or deleted.",
        example: """
            apify.schedules.create({ name = 'nightly-scrape', cronExpression = '0 0 * * *', isEnabled = true, \
            actions = { { type = 'RUN_ACTOR_TASK', actorTaskId = task.id } } })
            """,
        columns: columns,
        source: "https://docs.apify.com/api/v2/schedules-post"
    )

    static let update = Operation(
        "schedules", "update", .put, "/schedules/{scheduleId}",
        pathParameters: [scheduleID],
        body: Body(
            .object, "changes",
            fields: [
                Parameter("cronExpression", .string, default: "unchanged", "When to start."),
                Parameter("name", .string, default: "unchanged", "A name that no other schedule of the account has."),
            ] + settings.map { Parameter($0.name, $0.type, default: "unchanged", $0.doc) },
            "The fields to change; all others stay. An array of actions replaces the old one."
        ),
        response: .resource(wrapper: "data", userData: userData),
        effect: [.persist, .spend],
        patience: .short,
        repeatability: Repeatability(.idempotent, "The same fields get the same values again."),
        summary: "Changes a schedule.",
        example: "apify.schedules.update(schedule.id, { isEnabled = false })",
        columns: columns,
        source: "https://docs.apify.com/api/v2/schedule-put"
    )

    static let delete = Operation(
        "schedules", "delete", .delete, "/schedules/{scheduleId}",
        pathParameters: [scheduleID],
        response: .nothing,
        effect: .delete,
        patience: .short,
        repeatability: .deleting,
        summary: "Deletes a schedule; runs it has started go on.",
        example: "apify.schedules.delete(schedule.id)",
        source: "https://docs.apify.com/api/v2/schedule-delete"
    )
}
