/// A JSON value the gateway builds or reads: request bodies with known fields, and answers.
///
/// User data (dataset items, records) never passes through this type; it is sliced with ``JSONScanner`` so that its bytes
/// stay as they came. Numbers read from a body keep their text for the same reason.
enum JSONValue: Sendable {
    case null
    case bool(Bool)
    case int(Int64)
    case double(Double)
    /// A number as it was written.
    case number([UInt8])
    case string(String)
    case array([JSONValue])
    case object([(String, JSONValue)])
    /// Valid JSON text that is copied as it is.
    case raw([UInt8])

    static func optional(_ text: String?) -> JSONValue { text.map(JSONValue.string) ?? .null }
    static func optional(_ number: Int64?) -> JSONValue { number.map(JSONValue.int) ?? .null }
    static func optional(_ number: Double?) -> JSONValue { number.map(JSONValue.double) ?? .null }
    static func optional(_ flag: Bool?) -> JSONValue { flag.map(JSONValue.bool) ?? .null }
    static func date(_ moment: Moment?) -> JSONValue { moment.map { .string($0.iso8601) } ?? .null }

    /// The member with that name; of several the last stands.
    subscript(name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.last { $0.0 == name }?.1
    }

    var string: String? {
        if case .string(let text) = self { text } else { nil }
    }

    var bool: Bool? {
        if case .bool(let flag) = self { flag } else { nil }
    }

    var isNull: Bool {
        if case .null = self { true } else { false }
    }

    var isObject: Bool {
        if case .object = self { true } else { false }
    }

    /// The strings of an array, or a single string.
    var nameList: [String]? {
        switch self {
        case .string(let text): [text]
        case .array(let elements): elements.compactMap(\.string)
        default: nil
        }
    }

    /// A whole number, also when it was written as `12.0` or `1e3`.
    var integer: Int64? {
        switch self {
        case .int(let value): return value
        case .number(let text):
            let written = String(decoding: text, as: UTF8.self)
            return Int64(written) ?? Double(written).flatMap { Int64(exactly: $0) }
        default: return nil
        }
    }
}
