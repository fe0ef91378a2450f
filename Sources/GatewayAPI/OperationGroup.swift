/// The operations on one kind of thing.
public struct OperationGroup: Sendable {
    /// The name, as scripts spell it: `key_value_stores`.
    public let name: String
    /// What the group is for, in one sentence.
    public let summary: String
    /// Its operations, in the order in which help shows them.
    public let operations: [Operation]
}
