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
    /// - Throws: ``WebhookTemplate/Problem`` when it is not an object of texts that HTTP can carry.
    static func parse(_ rendered: [UInt8]) throws(WebhookTemplate.Problem) -> [(String, JSONValue)] {
        guard let value = try? JSONValue(parsing: rendered), case .object(let members) = value else {
            throw WebhookTemplate.Problem(message: "it does not become a JSON object")
        }
        guard members.count <= maximumCount else {
            throw WebhookTemplate.Problem(message: "it has more than \(maximumCount) headers")
        }
        var headers: [(String, JSONValue)] = []
        for (name, value) in members {
            guard let text = text(of: value) else {
                throw WebhookTemplate.Problem(message: "the header \"\(name)\" is not a string")
            }
            guard isToken(name), text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
                throw WebhookTemplate.Problem(message: "the header \"\(name)\" has characters that HTTP does not carry")
            }
            if !reserved.contains(name.lowercased()) { headers.append((name, .string(text))) }
        }
        return headers
    }

    /// A variable may have become a number.
    private static func text(of value: JSONValue) -> String? {
        switch value {
        case .string(let text): text
        case .number(let digits): String(decoding: digits, as: UTF8.self)
        default: nil
        }
    }

    private static func isToken(_ name: String) -> Bool {
        (1...200).contains(name.utf8.count)
            && name.utf8.allSatisfy { $0.isDigit || $0.isLetter || "!#$%&'*+-.^_`|~".utf8.contains($0) }
    }
}
