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
    /// Where to look before sending it again, for what must not be done twice and can be found.
    public let lookup: Lookup?
    /// What a person checks when nothing else tells whether it was done; for everything that may not be repeated.
    public let check: String?
    /// Whether a caller that brings no key of its own is given one, so that repeating becomes harmless.
    public let makesKey: Bool

    init(_ kind: Kind, _ note: String, lookup: Lookup? = nil, check: String? = nil, makesKey: Bool = false) {
        self.kind = kind
        self.note = note
        self.lookup = lookup
        self.check = check
        self.makesKey = makesKey
    }

    static let reading = Repeatability(.idempotent, "Reading changes nothing.")
    static let deleting = Repeatability(
        .idempotent,
        "Gone stays gone; a second request answers 404 when the first one did its work."
    )
}
