/// The schema of a dataset: what its items must look like, and named views of them
/// (https://docs.apify.com/platform/actors/development/actor-definition/dataset-schema).
struct DatasetSchema: Sendable {
    private let value: JSONValue
    /// What items are checked against; nil when everything is welcome.
    let fields: JSONSchema?

    /// - Throws: ``APIError`` for a schema that cannot be used.
    init(_ value: JSONValue) throws {
        guard value.isObject else { throw Self.invalid("it must be an object") }
        self.value = value
        if let views = value["views"], !views.isNull, !views.isObject {
            throw Self.invalid("\"views\" must be an object")
        }
        // The documented form has a JSON Schema below "fields"; a plain one is understood too.
        let isPlain = value["actorSpecification"] == nil && value["views"] == nil && value["fields"] == nil
        let wanted = isPlain ? value : value["fields"]
        guard let wanted, !wanted.isNull else {
            fields = nil
            return
        }
        guard wanted.isObject else { throw Self.invalid("\"fields\" must be an object") }
        if let problem = JSONSchema.defect(of: wanted) { throw Self.invalid(problem) }
        fields = JSONSchema(wanted)
    }

    /// Reads a schema that was checked when it was stored.
    init?(stored text: String?) {
        guard let text, let value = try? JSONValue(parsing: Array(text.utf8)) else { return nil }
        guard let schema = try? DatasetSchema(value) else { return nil }
        self = schema
    }

    private static func invalid(_ reason: String) -> APIError {
        APIError(.badRequest, "dataset-schema-invalid", "The schema of the dataset is not valid: \(reason).")
    }

    /// The `transformation` of a view.
    func view(_ name: String) -> JSONValue? {
        guard let view = value["views"]?[name], view.isObject else { return nil }
        return view["transformation"] ?? .object([])
    }

    /// The names of the fields that statistics are kept of.
    var fieldNames: [String] {
        guard case .object(let members)? = fields?.value["properties"] else { return [] }
        return members.map(\.0)
    }

    /// Checks items before they are stored.
    ///
    /// - Throws: ``APIError`` `schema-validation-error` that says which items are wrong, and how.
    func check(_ items: [DatasetItem]) throws {
        guard let fields else { return }
        var invalid: [JSONValue] = []
        for (position, item) in items.enumerated() {
            // The answer stays readable, and its length within bounds.
            guard invalid.count < 100 else { break }
            let problems = fields.problems(in: try JSONValue(parsing: item.bytes))
            guard !problems.isEmpty else { continue }
            invalid.append(
                .object([
                    ("itemPosition", .int(Int64(position))),
                    ("validationErrors", .array(problems.prefix(50).map(\.json))),
                ]))
        }
        guard !invalid.isEmpty else { return }
        var error = APIError(
            .badRequest, "schema-validation-error", "Some of the items do not match the schema of the dataset.")
        error.data = .object([("invalidItems", .array(invalid))])
        throw error
    }
}
