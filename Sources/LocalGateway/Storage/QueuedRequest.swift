/// A request on its way into a queue.
struct QueuedRequest: Sendable {
    private static let methods = ["GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"]
    /// What the gateway itself writes, and what it tells about a request without keeping it in it.
    private static let own = [
        "id", "url", "uniqueKey", "method", "retryCount", "handledAt", "lockExpiresAt", "lockByClient",
    ]

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
        let given = try body.wordField("id") ?? id
        guard given == id, self.id == id else {
            throw APIError(
                .badRequest, "request-id-invalid", "The request ID \"\(id)\" does not match the request's unique key.")
        }
    }

    private init(fields body: JSONValue, uniqueKey kept: String?) throws {
        guard case .object(let members) = body else { throw APIError.notAnObject }
        guard let url = body["url"]?.string, !url.isEmpty else {
            throw APIError.invalidValue("\"url\" is required and must be a string")
        }
        self.url = url
        uniqueKey = try body.wordField("uniqueKey", limit: APIRequest.bodyLimit) ?? kept ?? url
        id = Identifier.request(uniqueKey: uniqueKey)
        method = try body.choiceField("method", among: Self.methods) ?? "GET"
        try Self.checkTypes(body)
        retryCount = try body.wholeField("retryCount", 0...Int64(Int32.max)) ?? 0
        let handled = try body.wordField("handledAt")
        handledAt = handled.flatMap { Moment(iso8601: $0) }
        if handled != nil, handledAt == nil {
            throw APIError.invalidValue("\"handledAt\" must be a date in ISO 8601 format")
        }
        var known: [(String, JSONValue)] = [
            ("uniqueKey", .string(uniqueKey)), ("url", .string(url)), ("method", .string(method)),
            ("retryCount", .int(retryCount)),
        ]
        if body.has("handledAt") { known.append(("handledAt", .date(handledAt))) }
        self.members = known + members.filter { !Self.own.contains($0.0) }
    }

    private static func checkTypes(_ body: JSONValue) throws {
        for name in ["headers", "userData"] { _ = try body.objectField(name) }
        if let payload = body.field("payload"), !payload.isObject, payload.string == nil {
            throw APIError.invalidValue("\"payload\" must be a string or an object")
        }
        if let messages = try body.arrayField("errorMessages"), !messages.allSatisfy({ $0.string != nil }) {
            throw APIError.invalidValue("\"errorMessages\" must be an array of strings")
        }
        _ = try body.flagField("noRetry")
    }

    /// The stored form.
    var json: [UInt8] {
        JSONValue.object([("id", .string(id))] + members).bytes
    }
}
