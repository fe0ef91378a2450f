import GatewayAPI

extension ResourceKind {
    /// What one can do with one of them: functions that take it, the mildest first.
    var uses: [String] {
        let operations = Catalogue.group(group)?.operations ?? []
        return steps + operations.filter { !$0.pathParameters.isEmpty }.map { "apify." + $0.id }
    }

    /// What one does with it besides the operations of its group.
    private var steps: [String] {
        switch self {
        case .run: ["apify.wait", "apify.datasets.items", "apify.key_value_stores.get_record"]
        case .task: ["apify.tasks.call"]
        case .actor: ["apify.acts.call"]
        case .schedule, .webhook, .connection, .dataset, .requestQueue, .user, .keyValueStore: []
        }
    }
}
