/// A value copied out of Lua, or on its way into it.
public indirect enum LuaValue: Sendable {
    case `nil`
    case boolean(Bool)
    case integer(Int64)
    case number(Double)
    case string(String)
    /// A string that need not be UTF-8.
    case bytes([UInt8])
    /// Becomes a table marked as a JSON array.
    case array([LuaValue])
    /// A table with string keys. An empty table without a mark is copied out as this.
    case table(LuaTable)
    /// `json.null`.
    case null
    /// A JSON document, decoded straight onto the Lua stack; only on the way in.
    case json([UInt8], JSONDecoding)
    /// Only on the way in.
    case function(NativeFunction)
    /// An error object.
    case error(ErrorObject)

    /// What messages call the value's type.
    public var typeName: String {
        switch self {
        case .nil: "nil"
        case .boolean: "a boolean"
        case .integer, .number: "a number"
        case .string, .bytes: "a string"
        case .array, .table: "a table"
        case .null: "json.null"
        case .json: "a JSON document"
        case .function: "a function"
        case .error: "an error"
        }
    }
}
