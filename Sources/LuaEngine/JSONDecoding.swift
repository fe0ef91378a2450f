/// How a JSON document becomes a Lua value.
public struct JSONDecoding: Sendable, Equatable {
    /// What happens to members that are null.
    public enum Nulls: Sendable, Equatable {
        /// They become `json.null`: for users' own data, so that a copy loses nothing.
        case keep
        /// They are left out of objects, except below members of these names: for resources, so that
        /// `if run.finishedAt then` reads naturally.
        case drop(keepingUnder: [String])
    }

    /// The member of the top-level object that is the value; a document without it is the value itself. For items the
    /// way to their array, with dots; a document that is an array needs none.
    public var unwrap: String?
    public var nulls: Nulls
    /// What brought the document; the error about one that is no JSON names it as its `operation`.
    public var operation: String?

    public init(unwrap: String? = nil, nulls: Nulls = .keep, operation: String? = nil) {
        self.unwrap = unwrap
        self.nulls = nulls
        self.operation = operation
    }
}
