/// The kinds of things that have IDs and names worth completing.
public enum ResourceKind: String, CaseIterable, Sendable {
    case actor, run, task, dataset, store, queue, schedule, webhook, connection

    /// What the arguments and fields of this name refer to.
    init?(argument: String) {
        switch argument {
        case "actorId", "actId": self = .actor
        case "runId", "actorRunId", "run": self = .run
        case "taskId", "actorTaskId": self = .task
        case "datasetId", "defaultDatasetId": self = .dataset
        case "storeId", "defaultKeyValueStoreId": self = .store
        case "queueId", "defaultRequestQueueId": self = .queue
        case "scheduleId": self = .schedule
        case "webhookId": self = .webhook
        case "connectionId": self = .connection
        default: return nil
        }
    }

    /// What the operations of a group of the catalogue answer with.
    public init?(group: String) {
        switch group {
        case "acts": self = .actor
        case "runs": self = .run
        case "tasks": self = .task
        case "datasets": self = .dataset
        case "key_value_stores": self = .store
        case "request_queues": self = .queue
        case "schedules": self = .schedule
        case "webhooks": self = .webhook
        case "connections": self = .connection
        default: return nil
        }
    }

    /// Whether a name can stand for the ID, as in `~name` and `username~name`.
    var hasNames: Bool {
        switch self {
        case .actor, .task, .dataset, .store, .queue, .schedule: true
        case .run, .webhook, .connection: false
        }
    }
}
