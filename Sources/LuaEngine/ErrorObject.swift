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

    /// The object of an error that nobody has thought of, which is a bug of the host and no mistake of the script; or of a
    /// wait that was cancelled.
    init(unforeseen error: any Error) {
        if error is CancellationError {
            self.init(message: "this was cancelled", fields: [("code", .string("cancelled"))])
            return
        }
        self.init(message: String(describing: error), fields: [("code", .string(Self.internalCode))])
    }

    /// The code of errors that are bugs of the host.
    public static let internalCode = "internal_error"

    /// A field's value, nil when there is none.
    public subscript(name: String) -> LuaValue? {
        fields.first { $0.name == name }?.value
    }
}

extension ErrorObject: CustomStringConvertible {
    public var description: String { message }
}
