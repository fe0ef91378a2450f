import GatewayAPI

/// The things that the API has, known by their fields: nothing else tells them from other tables.
enum ResourceKind: String, CaseIterable {
    case run, task, schedule, webhook, connection, dataset, requestQueue, user, keyValueStore, actor

    /// What a value is, nil when it is none of them.
    init?(_ value: PrintedValue) {
        guard case .object = value else { return nil }
        let names = Set(value.names)
        guard let kind = Self.allCases.first(where: { $0.fits(names) }) else { return nil }
        self = kind
    }

    /// The more special ones come first in the list of cases, because a store has no field of its own.
    private func fits(_ names: Set<String>) -> Bool {
        func has(_ required: String...) -> Bool { names.isSuperset(of: required) }
        switch self {
        case .run: return has("id", "actId", "status") && (has("startedAt") || has("defaultDatasetId"))
        case .task: return has("id", "actId", "name") && (has("createdAt") || has("modifiedAt"))
        case .schedule: return has("id", "cronExpression")
        case .webhook: return has("id", "requestUrl", "eventTypes")
        case .connection: return has("connection_id")
        case .dataset: return has("id", "itemCount", "createdAt")
        case .requestQueue: return has("id", "createdAt") && (has("totalRequestCount") || has("handledRequestCount"))
        case .user: return has("id", "username") && (has("email") || has("plan") || has("profile") || has("proxy"))
        case .keyValueStore: return has("id", "createdAt", "modifiedAt", "accessedAt")
        case .actor: return has("id", "name", "username") && (has("createdAt") || has("modifiedAt"))
        }
    }

    /// The group of operations for it.
    private var group: String {
        switch self {
        case .run: "runs"
        case .task: "tasks"
        case .schedule: "schedules"
        case .webhook: "webhooks"
        case .connection: "connections"
        case .dataset: "datasets"
        case .requestQueue: "request_queues"
        case .user: "users"
        case .keyValueStore: "key_value_stores"
        case .actor: "acts"
        }
    }

    /// The fields worth a column of a table.
    var columns: [String] {
        (Catalogue.operation(group + ".list") ?? Catalogue.operation(group + ".me"))?.columns ?? []
    }

    /// The fields that matter most, most important first.
    var importantFields: [String] {
        let single = (Catalogue.operation(group + ".get") ?? Catalogue.operation(group + ".me"))?.columns ?? []
        var fields: [String] = []
        for field in single + columns + Self.usual where !fields.contains(field) { fields.append(field) }
        return fields
    }

    private static let usual = [
        "name", "title", "username", "status", "statusMessage", "exitCode", "description", "startedAt", "finishedAt",
        "createdAt", "modifiedAt",
    ]
}
