import GatewayAPI
import HTTPTypes

/// Rules as people write them:
///
///     {"id": "flaky-push",
///      "match": {"verb": "POST", "route": "/datasets/*/items", "operation": "datasets.push", "resource": "products"},
///      "when": {"nth": 3 | "every": 2 | "probability": 0.1, "times": 5},
///      "then": {"status": 503, "body": …, "headers": {…}, "retryAfter": 2, "processed": false,
///               "delay": "250ms", "drop": "before" | "after", "truncate": 10, "malformed": true, "slow": 1000}}
extension FaultRule {
    /// The rules in a body: one, or an array of them, or an object with `rules`.
    ///
    /// - Throws: ``APIError`` that says what is wrong where.
    static func rules(in body: JSONValue, identifiers: IdentifierSource) throws -> [FaultRule] {
        var list = [body]
        if case .array(let rules) = body["rules"] ?? body { list = rules }
        let rules = try list.enumerated().map { position, value in
            let place = list.count == 1 ? "the rule" : "rule \(position + 1)"
            return try FaultRule(value, place: place, identifiers: identifiers)
        }
        let ids = rules.map(\.id)
        if let twice = ids.first(where: { id in ids.count { $0 == id } > 1 }) {
            throw APIError.invalidValue("two rules have the id \"\(twice)\"")
        }
        return rules
    }

    private init(_ value: JSONValue, place: String, identifiers: IdentifierSource) throws {
        try value.checkFields(["id", "match", "when", "then"], of: place)
        let given = try value.wordField("id", of: place)
        if let given, !Identifier.isRecordKey(given) || given.utf8.count > 63 {
            throw APIError.invalidValue("\"id\" of \(place) must be 1 to 63 letters, digits and a few marks such as -")
        }
        match = try Match(value.field("match") ?? .object([]), place: "\"match\" of \(place)")
        (occasion, times) = try Self.occasion(value.field("when") ?? .object([]), place: "\"when\" of \(place)")
        guard let then = value.field("then") else {
            throw APIError.invalidValue("\(place) needs \"then\", which says what goes wrong")
        }
        effect = try Effect(then, place: "\"then\" of \(place)")
        id = given ?? identifiers.next()
        source = value
    }

    private static func occasion(_ value: JSONValue, place: String) throws -> (Occasion, Int?) {
        try value.checkFields(["nth", "every", "probability", "times"], of: place)
        let times = try value.wholeField("times", 1...1_000_000_000, of: place)
        var found: [Occasion] = []
        if let nth = try value.wholeField("nth", 1...1_000_000_000, of: place) { found.append(.nth(nth)) }
        if let every = try value.wholeField("every", 1...1_000_000_000, of: place) { found.append(.every(every)) }
        if let share = try value.numberField("probability", 0...1, of: place) { found.append(.probability(share)) }
        guard found.count <= 1 else {
            throw APIError.invalidValue("\(place) may have only one of nth, every and probability")
        }
        return (found.first ?? .always, times)
    }
}

extension FaultRule.Match {
    private static let verbs = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]

    fileprivate init(_ value: JSONValue, place: String) throws {
        try value.checkFields(["verb", "route", "operation", "resource"], of: place)
        method = try value.wordField("verb", of: place)?.uppercased()
        if let method, !Self.verbs.contains(method) {
            throw APIError.invalidValue("\"verb\" of \(place) must be one of \(Self.verbs.joined(separator: ", "))")
        }
        let route = try value.wordField("route", of: place)
        if let route, !route.hasPrefix("/") {
            throw APIError.invalidValue(
                "\"route\" of \(place) must begin with /, as in /datasets/*/items; * stands for one segment, ** for any "
                    + "number of them")
        }
        path = route.map(PathPattern.init)
        operation = try value.wordField("operation", of: place)
        if let operation, Catalogue.operation(operation) == nil {
            throw APIError.invalidValue(
                Suggestion.message(
                    unknown: "operation", operation, for: place, among: Catalogue.operations.map(\.id)))
        }
        resource = try value.wordField("resource", of: place)
    }
}

extension FaultRule.Effect {
    fileprivate init(_ value: JSONValue, place: String) throws {
        try value.checkFields(
            [
                "status", "body", "headers", "retryAfter", "processed", "delay", "drop", "truncate", "malformed",
                "slow",
            ], of: place)
        delay = try value.durationField("delay", atMost: .seconds(3600), of: place)
        if let text = try value.wordField("drop", of: place) {
            guard let phase = FaultRule.Phase(rawValue: text) else {
                throw APIError.invalidValue("\"drop\" of \(place) must be \"before\" or \"after\" (processing)")
            }
            drop = phase
        }
        answer = try FaultRule.Answer(value, place: place)
        truncate = try value.wholeField("truncate", 0...(1 << 40), of: place)
        isMalformed = try value.flagField("malformed", of: place) ?? false
        bytesPerSecond = try value.wholeField("slow", 1...(1 << 40), of: place)
        guard delay != nil || drop != nil || answer != nil || truncate != nil || isMalformed || bytesPerSecond != nil
        else {
            throw APIError.invalidValue("\(place) needs at least one of status, delay, drop, truncate, malformed, slow")
        }
        let others = [answer != nil, truncate != nil, isMalformed, bytesPerSecond != nil]
        if drop != nil, others.contains(true) {
            throw APIError.invalidValue("\(place): with \"drop\" there is no answer to change; only delay goes with it")
        }
        if isMalformed, answer != nil || truncate != nil {
            throw APIError.invalidValue("\(place): \"malformed\" goes together with neither status nor truncate")
        }
    }
}

extension FaultRule.Answer {
    /// nil when the rule leaves the answer as it is.
    fileprivate init?(_ value: JSONValue, place: String) throws {
        guard let code = try value.wholeField("status", 200...599, of: place) else {
            if let stray = ["body", "headers", "retryAfter", "processed"].first(where: { value.field($0) != nil }) {
                throw APIError.invalidValue("\"\(stray)\" of \(place) needs a \"status\" to go with")
            }
            return nil
        }
        status = HTTPResponse.Status(code: code)
        phase = try value.flagField("processed", of: place) == true ? .after : .before
        contentType = APIResponse.jsonType
        switch value.field("body") {
        case nil: body = Self.usualBody(code)
        case .string(let text)?: (body, contentType) = (Array(text.utf8), "text/plain; charset=utf-8")
        case let json?: body = json.bytes
        }
        headers = []
        if case .object(let members)? = value.field("headers") {
            headers = try members.map { name, value in try Self.header(name, value, place) }
        } else if value.field("headers") != nil {
            throw APIError.invalidValue("\"headers\" of \(place) must be an object of strings")
        }
        if let wait = value.field("retryAfter") {
            let text = wait.string ?? wait.integer.map(String.init)
            guard let text else {
                throw APIError.invalidValue("\"retryAfter\" of \(place) must be a number of seconds or an HTTP date")
            }
            headers.append(try Self.header("Retry-After", .string(text), place))
        }
    }

    private static func header(
        _ name: String, _ value: JSONValue, _ place: String
    ) throws -> (name: HTTPField.Name, value: String) {
        guard let field = HTTPField.Name(name), let text = value.string, HTTPField.isValidValue(text) else {
            throw APIError.invalidValue("the header \"\(name)\" of \(place) is not a valid header with a text")
        }
        guard !["content-length", "transfer-encoding", "connection"].contains(field.canonicalName) else {
            throw APIError.invalidValue("the header \"\(name)\" of \(place) belongs to the transport")
        }
        return (field, text)
    }

    /// What the real API says with that status.
    private static func usualBody(_ code: Int) -> [UInt8] {
        let type =
            switch code {
            case 400: "invalid-request"
            case 401: "user-or-token-not-found"
            case 402: "not-enough-usage-to-run-paid-actor"
            case 403: "insufficient-permissions"
            case 404: "record-not-found"
            case 408: "run-timeout-exceeded"
            case 413: "request-too-large"
            case 429: "rate-limit-exceeded"
            default: "internal-server-error"
            }
        return APIError(HTTPResponse.Status(code: code), type, "A fault rule of the local gateway says so.").body.bytes
    }
}
