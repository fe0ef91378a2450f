/// What a body says about a task: everything of a new one, or the fields an update changes.
struct TaskChange: Sendable {
    /// The outer optional says whether the field was given, the inner one whether it was null.
    var name: String?
    var title: String??
    var description: String??
    var options: JSONValue??
    var input: JSONValue??
    var extras: [(String, JSONValue)] = []

    /// - Throws: ``APIError`` `invalid-value` for fields of a wrong form.
    init(_ body: JSONValue) throws {
        if let name = try body.textField("name") { self.name = try Self.checkedName(name) }
        if body.has("title") { title = .some(try body.textField("title")) }
        if body.has("description") { description = .some(try body.textField("description", limit: 100_000)) }
        if body.has("options") {
            options = .some(try RunOptionsField.checked(try body.objectField("options"), name: "options"))
        }
        if body.has("input") { input = .some(try body.objectField("input")) }
        for name in ["actorStandby", "publicConfig"] where body.has(name) {
            extras.append((name, try body.objectField(name) ?? .null))
        }
        if body.has("isPublic") { extras.append(("isPublic", .bool(try body.flagField("isPublic") ?? false))) }
    }

    static func checkedName(_ name: String) throws -> String {
        guard Identifier.isName(name) else {
            throw APIError.invalidValue(
                "\"name\" must be 3 to 63 letters, digits and hyphens, and must not begin or end with a hyphen")
        }
        return name
    }
}
