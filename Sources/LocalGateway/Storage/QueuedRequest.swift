/// A request on its way into a queue.
struct QueuedRequest: Sendable {
    private static let methods = ["GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"]
    /// What the gateway itself writes, and what it tells about a request without keeping it in it.
    private static let own = ["id", "url", "uniqueKey", "method", "retryCount", "lockExpiresAt", "lockByClient"]

    let url: String
    let uniqueKey: String
    let method: String
    let retryCount: Int64
    let handledAt: Moment?
    private let members: [(String, JSONValue)]

    /// Its identifier in every queue.
    let id: String

    /// A request that is added, which has no identifier yet.
    ///
    /// - Throws: ``APIError`` when a field is missing or has the wrong type.
    init(_ body: JSONValue) throws {
        if body["id"] != nil { throw APIError.invalidValue("\"id\" is not allowed when a request is added") }
        try self.init(fields: body, uniqueKey: nil)
    }

    /// A request that takes the place of the one with that identifier.
    ///
    /// - Parameter known: the unique key of the one there is.
    /// - Throws: ``APIError`` when the identifier belongs to another unique key.
    init(_ body: JSONValue, id: String, known: String?) throws {
        try self.init(fields: body, uniqueKey: known)
        let given = try Self.text(body, "id") ?? id
        guard given == id, self.id == id else {
            throw APIError(
                .badRequest, "request-id-invalid", "The request ID \"\(id)\" does not match the request's unique key.")
        }
    }

    private init(fields body: JSONValue, uniqueKey known: String?) throws {
        guard case .object(let members) = body else { throw APIError.notAnObject }
        guard let url = body["url"]?.string, !url.isEmpty else {
            throw APIError.invalidValue("\"url\" is required and must be a string")
        }
        self.url = url
        uniqueKey = try Self.text(body, "uniqueKey") ?? known ?? url
        id = Identifier.request(uniqueKey: uniqueKey)
        method = try Self.text(body, "method") ?? "GET"
        guard Self.methods.contains(method) else {
            throw APIError.invalidValue("\"method\" must be one of \(Self.methods.joined(separator: ", "))")
        }
        try Self.checkTypes(body)
        retryCount = body["retryCount"]?.integer ?? 0
        let handled = try Self.text(body, "handledAt")
        handledAt = handled.flatMap { Moment(iso8601: $0) }
        if handled != nil, handledAt == nil {
            throw APIError.invalidValue("\"handledAt\" must be a date in ISO 8601 format")
        }
        self.members =
            [
                ("uniqueKey", .string(uniqueKey)), ("url", .string(url)), ("method", .string(method)),
                ("retryCount", .int(retryCount)),
            ] + members.filter { !Self.own.contains($0.0) }
    }

    private static func checkTypes(_ body: JSONValue) throws {
        for name in ["headers", "userData"] {
            if let value = body[name], !value.isNull, !value.isObject {
                throw APIError.invalidValue("\"\(name)\" must be an object")
            }
        }
        if let payload = body["payload"], !payload.isNull, !payload.isObject, payload.string == nil {
            throw APIError.invalidValue("\"payload\" must be a string or an object")
        }
        if let messages = body["errorMessages"], !messages.isNull {
            guard case .array(let texts) = messages, texts.allSatisfy({ $0.string != nil }) else {
                throw APIError.invalidValue("\"errorMessages\" must be an array of strings")
            }
        }
        if let flag = body["noRetry"], !flag.isNull, flag.bool == nil {
            throw APIError.invalidValue("\"noRetry\" must be true or false")
        }
        if let retries = body["retryCount"], !retries.isNull, (retries.integer ?? -1) < 0 {
            throw APIError.invalidValue("\"retryCount\" must be a whole number that is not negative")
        }
    }

    /// The stored form.
    var json: [UInt8] {
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
