/// Inputs of actors and what their schema says about them.
enum ActorInput {
    /// What the schema suggests to start from, as JSON text.
    static func example(_ schema: JSONValue?) -> String {
        let members = (schema?["properties"]?.members ?? []).compactMap { name, property in
            (property["prefill"] ?? property["default"]).map { (name, $0) }
        }
        return JSONValue.object(members).text
    }

    /// The input with the schema's default values in the place of what is missing; every byte that was sent stays.
    ///
    /// - Parameter body: JSON text of an object.
    static func withDefaults(_ body: [UInt8], _ schema: JSONValue) -> [UInt8] {
        guard let given = try? JSONValue(parsing: body), given.isObject else { return body }
        let missing = (schema["properties"]?.members ?? []).compactMap { name, property in
            given[name] == nil ? property["default"].map { (name, $0) } : nil
        }
        guard !missing.isEmpty, let end = body.lastIndex(of: UInt8(ascii: "}")) else { return body }
        let added = JSONValue.object(missing).bytes.dropFirst().dropLast()
        let comma = given.members.isEmpty ? [] : [UInt8(ascii: ",")]
        return Array(body[..<end]) + comma + added + Array(body[end...])
    }

    /// - Throws: ``APIError`` 400 that names every field that is wrong.
    static func check(_ body: [UInt8], _ schema: JSONValue) throws {
        let value: JSONValue
        do {
            value = try JSONValue(parsing: body)
        } catch {
            throw APIError(.badRequest, "invalid-input", "The input is not valid JSON: \(error)")
        }
        guard value.isObject else {
            throw APIError(.badRequest, "invalid-input", "Input is not valid: the input must be a JSON object")
        }
        let problems = InputSchema(schema).problems(in: value)
        guard !problems.isEmpty else { return }
        let list = problems.map { $0.path.isEmpty ? "The input \($0.message)" : "Field input.\($0.path) \($0.message)" }
        throw APIError(.badRequest, "invalid-input", "Input is not valid: \(list.joined(separator: ". "))")
    }
}
