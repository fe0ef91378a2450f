/// The kinds of things that an account holds, each named after the group of its operations.
///
/// The more special ones come first: a table is of the first kind that its fields fit.
public enum ResourceKind: String, CaseIterable, Sendable {
    case run = "runs"
    case task = "tasks"
    case schedule = "schedules"
    case webhook = "webhooks"
    case connection = "connections"
    case dataset = "datasets"
    case requestQueue = "request_queues"
    case user = "users"
    case keyValueStore = "key_value_stores"
    case actor = "acts"

    /// What the operations of a group of the catalogue answer with.
    public init?(group: String) { self.init(rawValue: group) }

    /// The group of its operations in the catalogue.
    public var group: String { rawValue }

    /// What the arguments and fields of this name refer to.
    init?(argument: String) {
        switch argument {
        case "actorId", "actId": self = .actor
        case "runId", "actorRunId", "run": self = .run
        case "taskId", "actorTaskId": self = .task
        case "datasetId", "defaultDatasetId": self = .dataset
        case "storeId", "defaultKeyValueStoreId": self = .keyValueStore
        case "queueId", "defaultRequestQueueId": self = .requestQueue
        case "scheduleId": self = .schedule
        case "webhookId": self = .webhook
        case "connectionId": self = .connection
        default: return nil
        }
    }

    /// What people call one of them, with its article.
    var phrase: String {
        switch self {
        case .run: "a run"
        case .task: "a task"
        case .schedule: "a schedule"
        case .webhook: "a webhook"
        case .connection: "a connection"
        case .dataset: "a dataset"
        case .requestQueue: "a request queue"
        case .user: "an account"
        case .keyValueStore: "a key-value store"
        case .actor: "an actor"
        }
    }

    /// The field that holds its ID.
    var idField: String { self == .connection ? "connection_id" : "id" }

    /// Whether operations take the table of one in place of its ID: they look for `id` there.
    var standsForItself: Bool { idField == "id" }

    /// Whether a name can stand for the ID, as in `~name` and `username~name`.
    var hasNames: Bool {
        switch self {
        case .actor, .task, .dataset, .keyValueStore, .requestQueue, .schedule: true
        case .run, .webhook, .connection, .user: false
        }
    }
}
