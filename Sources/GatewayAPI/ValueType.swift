/// The type of a parameter's value.
public enum ValueType: Sendable, Hashable {
    /// An ID, or `username~name`, or `~name` of one's own. Also written `username/name`.
    case reference
    /// The ID of something that has no name.
    case id
    case string
    case integer
    case number
    case boolean
    /// A moment: ISO 8601 text, or seconds since 1970.
    case date
    /// Several strings; on the wire joined by commas.
    case list
    /// One of a few strings.
    case choice([String])
    /// Several of a few strings; on the wire joined by commas.
    case choices([String])
    /// A JSON value; on the wire its text in base64.
    case base64JSON
    /// A JSON object (only in bodies).
    case object
    /// A JSON array (only in bodies).
    case array

    /// What a message calls the type, with its article.
    public var phrase: String {
        switch self {
        case .reference: "an ID or username~name"
        case .id: "an ID"
        case .string: "a string"
        case .integer: "an integer"
        case .number: "a number"
        case .boolean: "a boolean"
        case .date: "a date (ISO 8601 text or seconds since 1970)"
        case .list: "a list of strings"
        case .choice(let values): "one of " + values.joined(separator: ", ")
        case .choices(let values): "a list of " + values.joined(separator: ", ")
        case .base64JSON: "a JSON array"
        case .object: "a table"
        case .array: "an array"
        }
    }
}
