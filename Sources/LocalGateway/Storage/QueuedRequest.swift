/// A request on its way into a queue.
struct QueuedRequest: Sendable {
    private static let methods = ["GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"]

    var url: String
    var uniqueKey: String
    var method: String
    var handledAt: Moment?
    private var members: [(String, JSONValue)]

    /// - Throws: ``APIError`` when a field is missing or has the wrong type.
    init(_ body: JSONValue) throws {
        guard case .object(let members) = body else { throw APIError.notAnObject }
        if body["id"] != nil { throw APIError.invalidValue("\"id\" is not allowed when a request is added") }
        guard let url = body["url"]?.string, !url.isEmpty else {
            throw APIError.invalidValue("\"url\" is required and must be a string")
        }
        self.url = url
        uniqueKey = try Self.text(body, "uniqueKey") ?? url
        method = try Self.text(body, "method") ?? "GET"
        guard Self.methods.contains(method) else {
            throw APIError.invalidValue("\"method\" must be one of \(Self.methods.joined(separator: ", "))")
        }
        for name in ["headers", "userData"] {
            if let value = body[name], !value.isNull, !value.isObject {
                throw APIError.invalidValue("\"\(name)\" must be an object")
            }
        }
        if let retries = body["retryCount"], !retries.isNull, (retries.integer ?? -1) < 0 {
            throw APIError.invalidValue("\"retryCount\" must be a whole number that is not negative")
        }
        if let handled = try Self.text(body, "handledAt") {
            guard let moment = Moment(iso8601: handled) else {
                throw APIError.invalidValue("\"handledAt\" must be a date in ISO 8601 format")
            }
            handledAt = moment
        }
        let own = ["url", "uniqueKey", "method", "retryCount"]
        self.members =
            [
                ("uniqueKey", .string(uniqueKey)), ("url", .string(url)), ("method", .string(method)),
                ("retryCount", .int(body["retryCount"]?.integer ?? 0)),
            ] + members.filter { !own.contains($0.0) }
    }

    /// The stored form.
    func json(id: String) -> [UInt8] {
        JSONValue.object([("id", .string(id))] + members).bytes
    }

    private static func text(_ body: JSONValue, _ name: String) throws -> String? {
        guard let value = body[name], !value.isNull else { return nil }
        guard let text = value.string, !text.isEmpty else {
            throw APIError.invalidValue("\"\(name)\" must be a string that is not empty")
        }
        return text
    }
}
