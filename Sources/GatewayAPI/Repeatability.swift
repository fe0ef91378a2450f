/// What is known of sending the same request a second time after the first answer was lost.
public struct Repeatability: Sendable, Hashable {
    /// Whether a second request is harmless.
    public enum Kind: Sendable, Hashable {
        /// Two requests leave the world as one does.
        case idempotent
        /// Two requests leave the world as one does, provided that they carry this key.
        case idempotentWithKey(String, Place)
        /// A second request may do the thing a second time.
        case notRepeatable
    }

    /// Where the key of a repeatable write is found.
    public enum Place: Sendable, Hashable {
        /// A query parameter.
        case query
        /// A top-level field of the JSON body.
        case body
    }

    /// Whether a second request is harmless.
    public let kind: Kind
    /// What is known, in one sentence.
    public let note: String

    init(_ kind: Kind, _ note: String) {
        self.kind = kind
        self.note = note
    }

    static let reading = Repeatability(.idempotent, "Reading changes nothing.")
    static let deleting = Repeatability(
        .idempotent,
        "Gone stays gone; a second request answers 404 when the first one did its work."
    )
}
