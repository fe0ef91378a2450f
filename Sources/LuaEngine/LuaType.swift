/// The type of a value in Lua.
public enum LuaType: Int32, Sendable {
    /// There is no such argument.
    case none = -1
    case `nil`, boolean, lightUserdata, number, string, table, function, userdata, thread

    /// What messages call it.
    public var name: String {
        switch self {
        case .none: "no value"
        case .nil: "nil"
        case .boolean: "boolean"
        case .lightUserdata, .userdata: "userdata"
        case .number: "number"
        case .string: "string"
        case .table: "table"
        case .function: "function"
        case .thread: "thread"
        }
    }
}
