extension OperationGroup {
    static let requestQueues = OperationGroup(
        name: "request_queues",
        summary: "Request queues: URLs that crawlers still have to visit.",
        operations: [
            QueueOperations.list, QueueOperations.get, QueueOperations.create, QueueOperations.addRequest,
            QueueOperations.delete,
        ]
    )
}

private enum QueueOperations {
    static let queueID = Parameter.path("queueId", .reference, "The queue: its ID, or username~name.")
    static let columns = ["id", "name", "totalRequestCount", "handledRequestCount", "modifiedAt"]

    static let list = Operation(
        "request_queues", "list", .get, "/request-queues",
        query: [.offset, .limit, .desc, .unnamed, .ownership],
        response: .page(userData: []),
        effect: .read,
        paging: .offset,
        patience: .medium,
        repeatability: .reading,
        summary: "Lists the account's request queues.",
        example: "for queue in apify.request_queues.list() do print(queue.id, queue.pendingRequestCount) end",
        columns: columns,
        source: "https://docs.apify.com/api/v2/request-queues-get"
    )

    static let get = Operation(
        "request_queues", "get", .get, "/request-queues/{queueId}",
        pathParameters: [queueID],
        response: .resource(wrapper: "data", userData: []),
        effect: .read,
        patience: .short,
        repeatability: .reading,
        summary: "Returns what is known about a request queue, not its requests.",
        example: "print(apify.request_queues.get(run.defaultRequestQueueId).handledRequestCount)",
        columns: columns,
        source: "https://docs.apify.com/api/v2/request-queue-get"
    )

    static let create = Operation(
        "request_queues", "create", .post, "/request-queues",
        query: [.storageName("queue")],
        response: .resource(wrapper: "data", userData: []),
        effect: .write,
        patience: .short,
        repeatability: Repeatability(
            .idempotentWithKey("name", .query),
            "A name that exists returns its queue; without a name every request creates another one.",
            check: "apify.request_queues.list({ unnamed = true, desc = true }) shows whether a queue was created"
        ),
        summary: "Creates a request queue, or returns the one that has the name already.",
        example: "local queue = apify.request_queues.create({ name = 'my-queue' })",
        columns: columns,
        source: "https://docs.apify.com/api/v2/request-queues-post"
    )

    static let addRequest = Operation(
        "request_queues", "add_request", .post, "/request-queues/{queueId}/requests",
        pathParameters: [queueID],
        query: [
            Parameter("forefront", .boolean, default: "false", "Put it first in the queue instead of last."),
            Parameter("clientKey", .string, "A name for the caller, 1 to 32 characters; tells several of them apart."),
        ],
        body: Body(
            .object, "request",
            fields: [
                Parameter("url", .string, required: true, "The URL to visit."),
                Parameter(
                    "uniqueKey", .string, default: "required by Apify; the local gateway takes the URL",
                    "What makes two requests the same one."
                ),
                Parameter("method", .string, default: "GET", "The HTTP verb to visit it with."),
                Parameter("headers", .object, "HTTP headers to send."),
                Parameter("payload", .string, "A body to send."),
                Parameter("userData", .object, "Data of one's own that stays with the request."),
                Parameter("retryCount", .integer, default: "0", minimum: 0, "How often it has been tried."),
                Parameter("noRetry", .boolean, default: "false", "Do not try again after a failure."),
                Parameter("handledAt", .date, "When it was handled; given, the request counts as done."),
            ],
            "The request to add."
        ),
        response: .resource(wrapper: "data", userData: []),
        effect: .write,
        rate: .bulk,
        patience: .medium,
        repeatability: Repeatability(
            .idempotentWithKey("uniqueKey", .body), "A request whose uniqueKey is known already is not added again.",
            check: "give every request a uniqueKey, so that adding it again is harmless"
        ),
        summary: "Adds a request to a queue, unless it is there already.",
        example: """
            apify.request_queues.add_request(queue.id, { url = 'https://example.com', uniqueKey = 'example-key' })
            """,
        columns: ["requestId", "wasAlreadyPresent", "wasAlreadyHandled"],
        source: "https://docs.apify.com/api/v2/request-queue-requests-post"
    )

    static let delete = Operation(
        "request_queues", "delete", .delete, "/request-queues/{queueId}",
        pathParameters: [queueID],
        response: .nothing,
        effect: .delete,
        patience: .short,
        repeatability: .deleting,
        summary: "Deletes a request queue and all its requests.",
        example: "apify.request_queues.delete(queue.id)",
        source: "https://docs.apify.com/api/v2/request-queue-delete"
    )
}
