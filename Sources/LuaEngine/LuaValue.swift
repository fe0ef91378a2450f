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
    /// The items of a JSON document's array, each decoded when it is asked for; only on the way in.
    ///
    /// Glue calls the value to get the next item, nil behind the last one, or loops: `for item in page do`. `#page` is
    /// the number of items. `unwrap` may go down several objects: `data.items`. A damaged item raises an error object
    /// with the code `invalid_json` when it is asked for.
    case jsonItems([UInt8], JSONDecoding)
    /// The same for a page that has been read already, nulls kept; only on the way in.
    case jsonPage(JSONPage)
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
        case .jsonItems, .jsonPage: "a page of JSON items"
        case .function: "a function"
        case .error: "an error"
        }
    }
}
