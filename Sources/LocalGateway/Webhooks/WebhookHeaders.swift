/// The headers a webhook's message is sent with.
enum WebhookHeaders {
    private static let maximumCount = 100

    /// Names that a template cannot give: the gateway's own, and those that say where a message ends.
    private static let reserved: Set = [
        "host", "content-type", "content-length", "transfer-encoding", "connection", "keep-alive", "te", "trailer",
        "upgrade", "expect", "x-apify-webhook", "x-apify-webhook-dispatch-id", "x-apify-request-origin",
    ]

    /// Reads a headers template that has been filled in.
    ///
    /// - Parameter isForEvent: whether the values are those of an event and no samples. Then a variable may have none, which
    ///   leaves its header out, as in `{"X-Task": {{eventData.actorTaskId}}}`: nobody loses a message for that.
    /// - Throws: ``WebhookTemplate/Problem`` when it is not an object of texts that HTTP can carry.
    static func parse(
        _ rendered: [UInt8], isForEvent: Bool = false
    ) throws(WebhookTemplate.Problem) -> [(String, JSONValue)] {
        guard let value = try? JSONValue(parsing: rendered), case .object(let members) = value else {
            throw WebhookTemplate.Problem(message: "it does not become a JSON object")
        }
        guard members.count <= maximumCount else {
            throw WebhookTemplate.Problem(message: "it has more than \(maximumCount) headers")
        }
        var headers: [(String, JSONValue)] = []
        for (name, value) in members where !(isForEvent && value.isNull) {
            guard let text = text(of: value, isForEvent) else {
                throw WebhookTemplate.Problem(message: "the header \"\(name)\" is not a string")
            }
            guard isToken(name), text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
                throw WebhookTemplate.Problem(message: "the header \"\(name)\" has characters that HTTP does not carry")
            }
            if !reserved.contains(name.lowercased()) { headers.append((name, .string(text))) }
        }
        return headers
    }

    /// A variable may have become a number or a truth value.
    private static func text(of value: JSONValue, _ isForEvent: Bool) -> String? {
        switch value {
        case .string(let text): text
        case .number(let digits): String(decoding: digits, as: UTF8.self)
        case .bool(let flag) where isForEvent: flag ? "true" : "false"
        default: nil
        }
    }

    private static func isToken(_ name: String) -> Bool {
        (1...200).contains(name.utf8.count)
            && name.utf8.allSatisfy { $0.isDigit || $0.isLetter || "!#$%&'*+-.^_`|~".utf8.contains($0) }
    }
}
