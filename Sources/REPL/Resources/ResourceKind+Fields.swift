import GatewayAPI

extension ResourceKind {
    /// What a value is, nil when it is none of them.
    init?(_ value: PrintedValue) {
        guard case .object = value else { return nil }
        self.init(fields: Set(value.names))
    }

    /// What a table is, told by its fields: nothing else tells such tables from others.
    ///
    /// - Parameter fields: the names of the fields that it has. Nil when it is none of them.
    init?(fields: Set<String>) {
        guard let kind = Self.allCases.first(where: { $0.fits(fields) }) else { return nil }
        self = kind
    }

    private func fits(_ fields: Set<String>) -> Bool {
        func has(_ required: String...) -> Bool { fields.isSuperset(of: required) }
        switch self {
        case .run: return has("id", "actId", "status") && (has("startedAt") || has("defaultDatasetId"))
        case .task: return has("id", "actId", "name") && (has("createdAt") || has("modifiedAt"))
        case .schedule: return has("id", "cronExpression")
        case .webhook: return has("id", "requestUrl", "eventTypes")
        case .connection: return has("connection_id")
        case .dataset: return has("id", "itemCount", "createdAt")
        case .requestQueue: return has("id", "createdAt") && (has("totalRequestCount") || has("handledRequestCount"))
        case .user: return has("id", "username") && (has("email") || has("plan") || has("profile") || has("proxy"))
        // A store has no field of its own.
        case .keyValueStore: return has("id", "createdAt", "modifiedAt", "accessedAt")
        case .actor: return has("id", "name", "username") && (has("createdAt") || has("modifiedAt"))
        }
    }

    /// The fields worth a column of a table.
    var columns: [String] { (operation("list") ?? operation("me"))?.columns ?? [] }

    /// The fields that matter most, most important first.
    var importantFields: [String] {
        let single = (operation("get") ?? operation("me"))?.columns ?? []
        var fields: [String] = []
        for field in single + columns + Self.usual where !fields.contains(field) { fields.append(field) }
        return fields
    }

    private func operation(_ name: String) -> Operation? { Catalogue.operation(group + "." + name) }

    private static let usual = [
        "name", "title", "username", "status", "statusMessage", "exitCode", "defaultDatasetId",
        "defaultKeyValueStoreId",
        "description", "startedAt", "finishedAt", "createdAt", "modifiedAt",
    ]
}
