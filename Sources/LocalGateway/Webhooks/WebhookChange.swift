/// What a body says about a webhook: everything of a new one, or the fields an update changes.
struct WebhookChange: Sendable {
    struct Condition: Sendable {
        var actorId: String?
        var taskId: String?
        var runId: String?
    }

    var eventTypes: [WebhookEventType]?
    var condition: Condition?
    var requestUrl: String?
    var isAdHoc: Bool?
    /// The outer optional says whether the field was given, the inner one whether it was null or empty.
    var payloadTemplate: String??
    var headersTemplate: String??
    var description: String??
    var interpolatesStrings: Bool?
    var ignoresSSLErrors: Bool?
    var doesNotRetry: Bool?
    var idempotencyKey: String?

    private static let templateLimit = 1_000_000

    /// - Throws: ``APIError`` `invalid-value` for fields of a wrong form.
    init(_ body: JSONValue) throws {
        guard body.isObject else { throw APIError.invalidValue("a webhook must be an object") }
        eventTypes = try Self.eventTypes(body)
        condition = try body.objectField("condition").map(Self.condition)
        if let url = try body.textField("requestUrl", limit: 100_000) {
            guard WebhookURL(url) != nil else {
                throw APIError.invalidValue(
                    "\"requestUrl\" must be an absolute http or https URL of at most \(WebhookURL.maximumLength) characters"
                )
            }
            requestUrl = url
        }
        isAdHoc = try body.flagField("isAdHoc")
        payloadTemplate = try Self.template(body, "payloadTemplate")
        headersTemplate = try Self.template(body, "headersTemplate")
        if body.has("description") { description = .some(try body.textField("description", limit: 100_000)) }
        interpolatesStrings = try body.flagField("shouldInterpolateStrings")
        ignoresSSLErrors = try body.flagField("ignoreSslErrors")
        doesNotRetry = try body.flagField("doNotRetry")
        idempotencyKey = try body.textField("idempotencyKey", limit: 1000)
        if idempotencyKey?.isEmpty == true { idempotencyKey = nil }
    }

    private static func template(_ body: JSONValue, _ name: String) throws -> String?? {
        guard body.has(name) else { return .none }
        let text = try body.textField(name, limit: templateLimit)
        return .some(text?.isEmpty == true ? nil : text)
    }

    private static func eventTypes(_ body: JSONValue) throws -> [WebhookEventType]? {
        guard let names = try body.arrayField("eventTypes", limit: 100) else { return nil }
        guard !names.isEmpty else { throw APIError.invalidValue("\"eventTypes\" must not be empty") }
        var types: [WebhookEventType] = []
        for name in names {
            guard let type = name.string.flatMap(WebhookEventType.init), type != .test else {
                let known = WebhookEventType.allCases.filter { $0 != .test }.map(\.rawValue).joined(separator: ", ")
                throw APIError.invalidValue("\"eventTypes\" must be some of \(known)")
            }
            if !types.contains(type) { types.append(type) }
        }
        return types
    }

    private static func condition(_ value: JSONValue) throws -> Condition {
        func id(_ name: String) throws -> String? {
            guard let id = try value.textField(name, limit: 64), !id.isEmpty else { return nil }
            guard !id.contains("~"), !id.contains("/") else {
                throw APIError.invalidValue("\"\(name)\" of \"condition\" must be an ID, not a name")
            }
            return id
        }
        let condition = Condition(
            actorId: try id("actorId"), taskId: try id("actorTaskId"), runId: try id("actorRunId"))
        guard condition.actorId != nil || condition.taskId != nil || condition.runId != nil else {
            throw APIError.invalidValue("\"condition\" needs an \"actorId\", an \"actorTaskId\" or an \"actorRunId\"")
        }
        return condition
    }

    // MARK: - Webhooks that come with the start of a run

    private static let maximumAdHoc = 100

    /// Reads the query parameter `webhooks`: base64 of a JSON array.
    ///
    /// - Throws: ``APIError`` when it is something else.
    static func adHoc(_ parameter: String?) throws -> [WebhookChange] {
        guard let parameter, !parameter.isEmpty else { return [] }
        // A plus sign in a query may have become a space, and some use the alphabet for URLs.
        let standard = parameter.replacing(" ", with: "+").replacing("-", with: "+").replacing("_", with: "/")
        guard let bytes = Base64Text.decode(standard), let value = try? JSONValue(parsing: bytes),
            case .array(let elements) = value
        else {
            throw APIError.invalidParameter("Query parameter \"webhooks\" must be a JSON array of webhooks in base64.")
        }
        guard elements.count <= maximumAdHoc else {
            throw APIError.invalidParameter(
                "Query parameter \"webhooks\" must not have more than \(maximumAdHoc) webhooks.")
        }
        return try elements.map { element in
            let webhook = try WebhookChange(element)
            guard webhook.eventTypes != nil, webhook.requestUrl != nil else {
                throw APIError.invalidValue("a webhook in \"webhooks\" needs \"eventTypes\" and a \"requestUrl\"")
            }
            try WebhookRecord.checkTemplates(
                payload: webhook.payloadTemplate ?? nil, headers: webhook.headersTemplate ?? nil,
                interpolatesStrings: webhook.interpolatesStrings ?? false)
            return webhook
        }
    }
}
