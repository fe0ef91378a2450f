import GatewayAPI

/// What kind of thing of the account a table is, told by its fields.
struct RecordKind {
    /// What people call it, with its article.
    let phrase: String
    /// The group of its operations.
    let group: String
    /// The fields that tell it, all of which it has.
    private let fields: [String]
    /// What one does with it besides the operations of its group.
    let steps: [String]

    /// The first one that fits is the right one.
    private static let all = [
        RecordKind(
            phrase: "a run", group: "runs", fields: ["actId", "status", "defaultDatasetId"],
            steps: ["apify.wait", "apify.datasets.items", "apify.key_value_stores.get_record"]),
        RecordKind(
            phrase: "a schedule", group: "schedules", fields: ["cronExpression"], steps: []),
        RecordKind(phrase: "a webhook", group: "webhooks", fields: ["requestUrl", "eventTypes"], steps: []),
        RecordKind(phrase: "a connection", group: "connections", fields: ["connection_id"], steps: []),
        RecordKind(phrase: "a dataset", group: "datasets", fields: ["id", "itemCount"], steps: []),
        RecordKind(
            phrase: "a request queue", group: "request_queues", fields: ["id", "pendingRequestCount"], steps: []),
        RecordKind(
            phrase: "a key-value store", group: "key_value_stores", fields: ["id", "userId", "accessedAt"], steps: []),
        RecordKind(phrase: "a task", group: "tasks", fields: ["id", "actId", "name"], steps: ["apify.tasks.call"]),
        RecordKind(phrase: "an account", group: "users", fields: ["id", "username", "plan"], steps: []),
        RecordKind(
            phrase: "an actor", group: "acts", fields: ["id", "username", "name"], steps: ["apify.acts.call"]),
    ]
}

extension RecordKind {
    /// - Parameter fields: the names of the fields that a table has. Nil when it is no thing of the account.
    init?(fields: Set<String>) {
        guard let kind = Self.all.first(where: { fields.isSuperset(of: $0.fields) }) else { return nil }
        self = kind
    }

    /// Whether operations take the table in place of its id; connections have none under that name.
    var standsForItself: Bool { group != "connections" }

    /// What one can do with it: operations that take it, the mildest first.
    var uses: [String] {
        let operations = Catalogue.group(group)?.operations ?? []
        return steps + operations.filter { !$0.pathParameters.isEmpty }.map { "apify." + $0.id }
    }
}
