extension OperationGroup {
    static let webhooks = OperationGroup(
        name: "webhooks",
        summary: "Webhooks: requests that Apify sends when something happens to a run.",
        operations: [
            WebhookOperations.list, WebhookOperations.get, WebhookOperations.create, WebhookOperations.update,
            WebhookOperations.delete,
        ]
    )
}

private enum WebhookOperations {
    static let webhookID = Parameter.path("webhookId", .id, "The ID of the webhook.")
    static let columns = ["id", "eventTypes", "requestUrl", "condition", "createdAt"]
    static let settings: [Parameter] = [
        Parameter("isAdHoc", .boolean, default: "false", "Whether it belongs to one run and fires only for that."),
        Parameter("payloadTemplate", .string, default: "all there is", "The body to send, with {{variables}}."),
        Parameter("headersTemplate", .string, "A JSON object of headers to send, with {{variables}}."),
        Parameter("shouldInterpolateStrings", .boolean, default: "false", "Fill in variables inside strings too."),
        Parameter("ignoreSslErrors", .boolean, default: "false", "Send even when the receiver's certificate is wrong."),
        Parameter("doNotRetry", .boolean, default: "false", "Do not try again after a failure."),
        Parameter("description", .string, "What the webhook is for."),
    ]

    static let list = Operation(
        "webhooks", "list", .get, "/webhooks",
        query: [.offset, .limit, .desc],
        response: .page(userData: []),
        effect: .read,
        paging: .offset,
        patience: .medium,
        repeatability: .reading,
        summary: "Lists the account's webhooks.",
        example: "for webhook in apify.webhooks.list() do print(webhook.id, webhook.requestUrl) end",
        columns: columns,
        source: "https://docs.apify.com/api/v2/webhooks-get"
    )

    static let get = Operation(
        "webhooks", "get", .get, "/webhooks/{webhookId}",
        pathParameters: [webhookID],
        response: .resource(wrapper: "data", userData: []),
        effect: .read,
        patience: .short,
        repeatability: .reading,
        summary: "Returns one webhook.",
        example: "print(apify.webhooks.get(webhook.id).requestUrl)",
        columns: columns,
        source: "https://docs.apify.com/api/v2/webhook-get"
    )

    static let create = Operation(
        "webhooks", "create", .post, "/webhooks",
        body: Body(
            .object, "webhook",
            fields: [
                Parameter("eventTypes", .array, required: true, "What to report: ACTOR.RUN.SUCCEEDED and the like."),
                Parameter("requestUrl", .string, required: true, "The URL to send the report to."),
                Parameter("condition", .object, required: true, "actorId, actorTaskId or actorRunId: whose events."),
                Parameter("idempotencyKey", .string, "A text of one's own; the same text never creates a second one."),
            ] + settings,
            "The new webhook."
        ),
        response: .resource(wrapper: "data", userData: []),
        effect: .persist,
        patience: .medium,
        repeatability: Repeatability(
            .idempotentWithKey("idempotencyKey", .body),
            "The same idempotencyKey returns the webhook that has it; without one every request creates another.",
            check: "apify.webhooks.list({ desc = true }) shows whether a webhook was created",
            makesKey: true
        ),
        summary: "Creates a webhook, which sends requests until it is deleted.",
        example: """
            apify.webhooks.create({ eventTypes = { 'ACTOR.RUN.SUCCEEDED' }, \
            requestUrl = 'https://example.com/webhook', condition = { actorId = actor.id } })
            """,
        columns: columns,
        source: "https://docs.apify.com/api/v2/webhooks-post"
    )

    static let update = Operation(
        "webhooks", "update", .put, "/webhooks/{webhookId}",
        pathParameters: [webhookID],
        body: Body(
            .object, "changes",
            fields: [
                Parameter("eventTypes", .array, default: "unchanged", "What to report."),
                Parameter("requestUrl", .string, default: "unchanged", "The URL to send the report to."),
                Parameter("condition", .object, default: "unchanged", "Whose events."),
            ] + settings.map { Parameter($0.name, $0.type, default: "unchanged", $0.doc) },
            "The fields to change; all others stay as they are."
        ),
        response: .resource(wrapper: "data", userData: []),
        effect: .persist,
        patience: .short,
        repeatability: Repeatability(.idempotent, "The same fields get the same values again."),
        summary: "Changes a webhook.",
        example: "apify.webhooks.update(webhook.id, { requestUrl = 'https://example.com/other' })",
        columns: columns,
        source: "https://docs.apify.com/api/v2/webhook-put"
    )

    static let delete = Operation(
        "webhooks", "delete", .delete, "/webhooks/{webhookId}",
        pathParameters: [webhookID],
        response: .nothing,
        effect: .delete,
        patience: .short,
        repeatability: .deleting,
        summary: "Deletes a webhook.",
        example: "apify.webhooks.delete(webhook.id)",
        source: "https://docs.apify.com/api/v2/webhook-delete"
    )
}
