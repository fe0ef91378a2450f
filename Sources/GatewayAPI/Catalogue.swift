/// Every operation, once.
public enum Catalogue {
    /// All groups, in the order in which help shows them.
    public static let groups: [OperationGroup] = [
        .users, .acts, .runs, .tasks, .datasets, .keyValueStores, .requestQueues, .schedules, .webhooks, .connections,
    ]

    /// All operations.
    public static let operations: [Operation] = groups.flatMap(\.operations)

    private static let byID = Dictionary(operations.map { ($0.id, $0) }) { first, _ in first }

    /// The operation called `id`, such as `acts.run`.
    public static func operation(_ id: String) -> Operation? {
        byID[id]
    }

    /// The group called `name`.
    public static func group(_ name: String) -> OperationGroup? {
        groups.first { $0.name == name }
    }
}
