/// One parameter of an operation, under the name it has on the wire.
public struct Parameter: Sendable {
    /// The name on the wire.
    public let name: String
    /// The type of its value.
    public let type: ValueType
    /// Whether the operation means nothing without it.
    public let isRequired: Bool
    /// What holds when it is left out, in words or as a value.
    public let defaultValue: String
    /// The smallest number it may be.
    public let minimum: Double?
    /// One sentence about it.
    public let doc: String

    init(
        _ name: String,
        _ type: ValueType,
        required: Bool = false,
        default defaultValue: String = "none",
        minimum: Double? = nil,
        _ doc: String
    ) {
        self.name = name
        self.type = type
        self.isRequired = required
        self.defaultValue = required ? "required" : defaultValue
        self.minimum = minimum
        self.doc = doc
    }

    /// A part of the path; those are always required.
    static func path(_ name: String, _ type: ValueType, _ doc: String) -> Parameter {
        Parameter(name, type, required: true, doc)
    }
}
