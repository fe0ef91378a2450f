import HTTPTypes

extension RequestLog.Entry {
    init(_ request: APIRequest, _ trace: RequestTrace, _ response: APIResponse?, _ now: Moment) {
        let duration = ContinuousClock.now - trace.start
        number = 0
        startedAt = Moment(milliseconds: now.milliseconds - duration.milliseconds)
        method = request.method
        target = SecretMask.target(request.path, request.rawQuery)
        status = response.map { Int($0.status.code) }
        self.duration = duration
        account = trace.account
        script = request.headers[.script].map { String((APIRequest.percentDecoded($0[...].utf8) ?? $0).prefix(300)) }
        userAgent = request.headers[.userAgent]
        fault = trace.fault
        requestBody = trace.body
        responseBody = response?.sample.map { RequestTrace.Sample($0) } ?? RequestTrace.Sample()
        requestType = request.contentType
        responseType = response?.headers[.contentType]
    }

    /// The line of the list.
    var json: JSONValue {
        let path = PathPattern.canonical((try? APIRequest.pathSegments(target.prefix { $0 != "?" })) ?? [])
        let operation = OperationFinder.operation(method, path)
        return .object([
            ("number", .int(Int64(number))), ("startedAt", .date(startedAt)), ("method", .string(method)),
            ("path", .string(target)), ("status", .optional(status.map(Int64.init))),
            (
                "durationMillis",
                .double(
                    Double(duration.components.attoseconds / 1_000_000_000_000) / 1000
                        + Double(duration.components.seconds) * 1000)
            ),
            ("operation", .optional(operation?.id)),
            ("effects", .array(OperationFinder.effect(method, path).names.map(JSONValue.string))),
            ("connection", .optional(account)), ("script", .optional(script)), ("userAgent", .optional(userAgent)),
            ("fault", .optional(fault)), ("requestBytes", .int(Int64(requestBody.total))),
            ("responseBytes", .int(Int64(responseBody.total))),
        ])
    }

    /// The line with the beginning of both bodies.
    func details(token: String) -> JSONValue {
        guard case .object(let members) = json else { return json }
        return .object(
            members + [
                ("requestContentType", .optional(requestType)), ("requestBody", Self.text(requestBody, token)),
                ("responseContentType", .optional(responseType)), ("responseBody", Self.text(responseBody, token)),
            ])
    }

    private static func text(_ sample: RequestTrace.Sample, _ token: String) -> JSONValue {
        guard sample.total > 0 else { return .null }
        // A character that the sample's end cuts in two, and bytes that are no text, are shown as U+FFFD.
        let text = String(decoding: SecretMask.body(sample.bytes, token: token), as: UTF8.self)
        let isCut = sample.bytes.count < sample.total
        return .object([
            ("text", .string(text)), ("isComplete", .bool(!isCut)), ("bytes", .int(Int64(sample.total))),
        ])
    }
}

extension HTTPField.Name {
    /// The place in a script that sends a request, percent-encoded: `crawl.lua%3A12`.
    static let script = HTTPField.Name("X-Moongate-Script") ?? .server
}
