/// The named fields of a Lua table, in order.
public struct LuaTable: Sendable, ExpressibleByDictionaryLiteral {
    public var entries: [(key: String, value: LuaValue)]

    public init(_ entries: [(key: String, value: LuaValue)] = []) {
        self.entries = entries
    }

    public init(dictionaryLiteral elements: (String, LuaValue)...) {
        entries = elements.map { (key: $0, value: $1) }
    }

    /// The value of a field, nil when there is none.
    public subscript(name: String) -> LuaValue? {
        entries.first { $0.key == name }?.value
    }
}
