/// A failure as scripts see it: a table with fields, readable with `tostring`, catchable with `pcall`.
public struct ErrorObject: Error, Sendable {
    /// What went wrong, without the place; the engine adds that as the field `where`.
    public var message: String
    /// What else is known: `code`, `status`, `hint` …
    public var fields: [(name: String, value: LuaValue)]

    public init(message: String, fields: [(name: String, value: LuaValue)] = []) {
        self.message = message
        self.fields = fields
    }

    /// A field's value, nil when there is none.
    public subscript(name: String) -> LuaValue? {
        fields.first { $0.name == name }?.value
    }
}
