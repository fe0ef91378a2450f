/// What a successful answer holds and how it becomes a value.
public enum ResponseKind: Sendable, Hashable {
    /// One object under the key `wrapper`. Nulls are dropped, except inside the fields named `userData`: those hold what
    /// the account's owner put there, and a copy of that must lose nothing.
    ///
    /// Where the wrapper is missing (the control host does not document all its answers), the whole body is the object.
    case resource(wrapper: String, userData: [String])
    /// A page under `data`: `total`, `offset`, `limit`, `desc`, `count` and `items`. Nulls as in `resource`.
    case page(userData: [String])
    /// A page of keys under `data`: `items`, `isTruncated`, `nextExclusiveStartKey`.
    case keys
    /// A complete array under the key `wrapper`.
    case array(wrapper: String)
    /// The bare items of a dataset: a JSON array that keeps its nulls, or the bytes of another format.
    case items
    /// The stored bytes of a record with their stored content type; JSON keeps its nulls.
    case record
    /// Nothing worth reading.
    case nothing

    /// The key under which the value stands, where there is one.
    public var wrapper: String? {
        switch self {
        case .resource(let wrapper, _), .array(let wrapper): wrapper
        case .page, .keys: "data"
        case .items, .record, .nothing: nil
        }
    }
}
