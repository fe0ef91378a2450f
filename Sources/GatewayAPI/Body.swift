/// What a request carries.
public struct Body: Sendable {
    /// The shape of the body.
    public enum Kind: Sendable, Hashable {
        /// A JSON object.
        case object
        /// Any JSON value.
        case json
        /// A JSON object, or an array of objects.
        case objectOrArray
        /// Bytes of any content type.
        case raw
    }

    /// The shape of the body.
    public let kind: Kind
    /// Whether the operation means nothing without it.
    public let isRequired: Bool
    /// What people call it: `input`, `items`, `value`.
    public let name: String
    /// One sentence about it.
    public let doc: String
    /// The top-level fields that the API documents. The API may know more, so an unlisted one is no mistake.
    public let fields: [Parameter]
    /// The content type, where the caller does not say another.
    public let contentType: String
    /// The option by which a caller says the content type of raw bytes.
    public let contentTypeOption: String?

    init(
        _ kind: Kind,
        _ name: String,
        required: Bool = true,
        fields: [Parameter] = [],
        _ doc: String
    ) {
        self.kind = kind
        self.name = name
        self.isRequired = required
        self.doc = doc
        self.fields = fields
        self.contentType = kind == .raw ? "application/octet-stream" : "application/json; charset=utf-8"
        self.contentTypeOption = kind == .raw ? "content_type" : nil
    }
}
