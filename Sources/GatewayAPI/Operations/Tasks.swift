extension OperationGroup {
    static let tasks = OperationGroup(
        name: "tasks",
        summary: "Tasks: actors with a saved input and saved options.",
        operations: [
            TaskOperations.list, TaskOperations.get, TaskOperations.create, TaskOperations.run, TaskOperations.update,
            TaskOperations.delete,
        ]
    )
}

private enum TaskOperations {
    static let taskID = Parameter.path("taskId", .reference, "The task: its ID, or username~name.")
    static let columns = ["id", "name", "actId", "modifiedAt"]
    static let settings: [Parameter] = [
        Parameter("title", .string, "A name for people."),
        Parameter("description", .string, "What the task is for."),
        Parameter(
            "options", .object, default: "from the actor", "build, timeoutSecs, memoryMbytes, maxItems and the like."),
        Parameter("input", .object, default: "from the actor", "The input of the task's runs."),
    ]

    static let list = Operation(
        "tasks", "list", .get, "/actor-tasks",
        query: [.offset, .limit, .desc],
        response: .page(userData: ["input"]),
        effect: .read,
        paging: .offset,
        patience: .medium,
        repeatability: .reading,
        summary: "Lists the account's tasks, without their inputs.",
        example: "for task in apify.tasks.list() do print(task.id, task.name) end",
        columns: ["id", "name", "actName", "modifiedAt"],
        source: "https://docs.apify.com/api/v2/actor-tasks-get"
    )

    static let get = Operation(
        "tasks", "get", .get, "/actor-tasks/{taskId}",
        pathParameters: [taskID],
        response: .resource(wrapper: "data", userData: ["input"]),
        effect: .read,
        patience: .short,
        repeatability: .reading,
        summary: "Returns one task with its input and options.",
        example: "print(json.encode(apify.tasks.get('~my-task').input))",
        columns: columns,
        source: "https://docs.apify.com/api/v2/actor-task-get"
    )

    static let create = Operation(
        "tasks", "create", .post, "/actor-tasks",
        body: Body(
            .object, "task",
            fields: [
                Parameter("actId", .reference, required: true, "The actor that the task runs."),
                Parameter("name", .string, default: "made up", "A name that no other task of the account has."),
            ] + settings,
            "The new task."
        ),
        response: .resource(wrapper: "data", userData: ["input"]),
        effect: .write,
        patience: .medium,
        repeatability: Repeatability(
            .notRepeatable, "With a name the second request fails as not unique, without one it creates a second task.",
            lookup: .name(list: "tasks.list", get: "tasks.get"),
            check: "apify.tasks.list({ desc = true }) shows whether a task was created"
        ),
        summary: "Creates a task.",
        example: """
            apify.tasks.create({ actId = 'apify~web-scraper', name = 'my-new-task', options = { memoryMbytes = 1024 } })
            """,
        columns: columns,
        source: "https://docs.apify.com/api/v2/actor-tasks-post"
    )

    static let run = Operation(
        "tasks", "run", .post, "/actor-tasks/{taskId}/runs",
        pathParameters: [taskID],
        query: Parameter.runOptions,
        body: Body(
            .object, "input", required: false,
            "Fields that replace those of the task's own input for this run."
        ),
        response: .resource(wrapper: "data", userData: []),
        effect: .spend,
        rate: .bulk,
        patience: .medium,
        repeatability: Repeatability(
            .notRepeatable, "Every request starts another run, and every run costs.",
            lookup: .newestRuns,
            check: "apify.runs.list({ desc = true }) shows whether a run was started"
        ),
        summary: "Starts a run of a task and returns it without waiting for its end.",
        example: "local run = apify.tasks.run('~my-task', { maxRequestsPerCrawl = 5 })",
        columns: ["id", "actId", "status", "startedAt", "defaultDatasetId"],
        source: "https://docs.apify.com/api/v2/actor-task-runs-post"
    )

    static let update = Operation(
        "tasks", "update", .put, "/actor-tasks/{taskId}",
        pathParameters: [taskID],
        body: Body(
            .object, "changes",
            fields: [Parameter("name", .string, default: "unchanged", "A name that no other task of the account has.")]
                + settings.map { Parameter($0.name, $0.type, default: "unchanged", $0.doc) },
            "The fields to change; all others stay as they are."
        ),
        response: .resource(wrapper: "data", userData: ["input"]),
        effect: .write,
        patience: .short,
        repeatability: Repeatability(.idempotent, "The same fields get the same values again."),
        summary: "Changes a task.",
        example: "apify.tasks.update(task.id, { name = 'updated-task-name' })",
        columns: columns,
        source: "https://docs.apify.com/api/v2/actor-task-put"
    )

    static let delete = Operation(
        "tasks", "delete", .delete, "/actor-tasks/{taskId}",
        pathParameters: [taskID],
        response: .nothing,
        effect: .delete,
        patience: .short,
        repeatability: .deleting,
        summary: "Deletes a task; its runs stay.",
        example: "apify.tasks.delete(task.id)",
        source: "https://docs.apify.com/api/v2/actor-task-delete"
    )
}
