/// A value that a caller gives for a parameter, before it is checked.
public enum ArgumentValue: Sendable, Hashable {
    case boolean(Bool)
    case integer(Int64)
    case number(Double)
    case string(String)
    case list([ArgumentValue])
    /// The text of a JSON value.
    case json([UInt8])

    /// What a message calls the value.
    var phrase: String {
        switch self {
        case .boolean(let value): "the boolean \(value)"
        case .integer(let value): "the integer \(value)"
        case .number(let value): "the number \(value)"
        case .string(let value): "the string '\(value.prefix(60))'"
        case .list: "a list"
        case .json: "a table"
        }
    }
}
