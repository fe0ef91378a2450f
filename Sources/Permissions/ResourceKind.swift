import GatewayAPI

/// A kind of thing that permissions are about, under the name that scopes give it.
public enum ResourceKind: String, Sendable, CaseIterable {
    case actor, task, run, dataset, kvs, queue, schedule, hook, connection, user

    /// The kind that a group of the catalogue works on.
    public init?(group: String) {
        switch group {
        case "acts": self = .actor
        case "tasks": self = .task
        case "runs": self = .run
        case "datasets": self = .dataset
        case "key_value_stores": self = .kvs
        case "request_queues": self = .queue
        case "schedules": self = .schedule
        case "webhooks": self = .hook
        case "connections": self = .connection
        case "users": self = .user
        default: return nil
        }
    }

    /// The group of the catalogue that works on it.
    public var group: String {
        switch self {
        case .actor: "acts"
        case .task: "tasks"
        case .run: "runs"
        case .dataset: "datasets"
        case .kvs: "key_value_stores"
        case .queue: "request_queues"
        case .schedule: "schedules"
        case .hook: "webhooks"
        case .connection: "connections"
        case .user: "users"
        }
    }

    /// What people call one of them.
    public var phrase: String {
        switch self {
        case .kvs: "key-value store"
        case .queue: "request queue"
        case .hook: "webhook"
        default: rawValue
        }
    }

    /// What it is called where there is little room.
    public var label: String {
        switch self {
        case .kvs: "store"
        case .hook: "webhook"
        default: rawValue
        }
    }

    /// Whether references to it may be `username/name`.
    var takesUserNames: Bool {
        switch self {
        case .actor, .task, .dataset, .queue, .schedule: true
        case .kvs, .run, .hook, .connection, .user: false
        }
    }
}
