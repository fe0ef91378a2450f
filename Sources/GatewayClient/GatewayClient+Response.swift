import GatewayAPI

extension GatewayClient {
    /// Tells an answer from a failure.
    func judge(_ response: TransportResponse, _ call: OperationCall) throws(GatewayError) -> GatewayResponse {
        switch response.status {
        case 200..<300:
            if let complaint = complaint(about: response, call) {
                throw invalidAnswer(complaint, response, call)
            }
            return GatewayResponse(
                status: response.status,
                headers: cleaned(response.headers),
                body: redactor.redact(response.body),
                attempts: 1
            )
        case 300..<400: throw redirect(response, call)
        default: throw refusal(response, call)
        }
    }

    /// Why a successful answer cannot be one to this call.
    private func complaint(about response: TransportResponse, _ call: OperationCall) -> String? {
        // What goes into a file is looked at on its way.
        guard call.sink == nil else { return nil }
        let expected: String
        switch call.operation.response {
        case .record: return nil
        // A page that some box on the way shows with status 200 does not say that anything was done.
        case .nothing: return response.body.first { $0 > 0x20 } == UInt8(ascii: "<") ? "a web page" : nil
        case .items:
            guard call.query.first(where: { $0.0 == "format" }).map({ $0.1 == "json" }) ?? true else { return nil }
            expected = "["
        // What the control host answers to some requests is not documented; a bare ID would be JSON too.
        case .resource, .page, .keys, .array: expected = call.operation.host == .control ? "{[\"" : "{"
        }
        guard let first = response.body.first(where: { $0 > 0x20 }) else { return "nothing" }
        if first == UInt8(ascii: "<") { return "a web page" }
        guard expected.utf8.contains(first) else { return "something else" }
        return isWhole(response.body, call) ? nil : "JSON that is broken"
    }

    /// Whether a document has its end. Pages and items are read in full by whoever takes them apart; all others are small.
    private func isWhole(_ body: [UInt8], _ call: OperationCall) -> Bool {
        switch call.operation.response {
        case .resource, .array: JSONTree(body) != nil
        default: body.last { $0 > 0x20 }.map("}]".utf8.contains) ?? false
        }
    }

    private func invalidAnswer(_ what: String, _ response: TransportResponse, _ call: OperationCall) -> GatewayError {
        let host = call.operation.host
        return GatewayError(
            code: .invalidResponse,
            status: response.status,
            message:
                "\(name(of: host)) answered with \(what)\(what.hasPrefix("JSON") ? "" : " where JSON was expected")",
            operation: call.operation.id,
            attempts: 1,
            ambiguous: !call.isHarmlessToRepeat,
            hint: what.hasPrefix("JSON") ? nil : hint(.invalidResponse, "", host)
        )
    }

    private func redirect(_ response: TransportResponse, _ call: OperationCall) -> GatewayError {
        let target = response.header("Location").map { " to '\(shown($0, limit: 200))'" } ?? ""
        return GatewayError(
            code: .redirectRefused,
            status: response.status,
            message: "\(name(of: call.operation.host)) redirects\(target), and redirects are not followed "
                + "because the key must not travel",
            operation: call.operation.id,
            attempts: 1,
            hint: hint(.redirectRefused, "", call.operation.host)
        )
    }

    private func refusal(_ response: TransportResponse, _ call: OperationCall) -> GatewayError {
        let body = ErrorBody(redactor.redact(response.body))
        let code = GatewayError.Code(status: response.status)
        let host = call.operation.host
        let said = body.message.map { shown($0, limit: ErrorBody.messageLimit) }
        // A refusal in so many words means that nothing was done. Trouble behind the gateway means nothing at all.
        let ambiguous = (response.status >= 500 || response.status == 408) && !call.isHarmlessToRepeat
        var error = GatewayError(
            code: code,
            status: response.status,
            type: body.type.map { shown($0, limit: 100) },
            message: said ?? "\(name(of: host)) answered with status \(response.status) and no explanation",
            data: body.data,
            operation: call.operation.id,
            attempts: 1,
            retryable: code.isTransient && !ambiguous,
            ambiguous: ambiguous,
            hint: hint(code, said ?? "", host)
        )
        if error.saysThatThereIsNoRoom { error.hint = Hint.noRoom }
        return error
    }

    /// The error for an attempt that brought no answer.
    func failure(_ error: TransportError, _ call: OperationCall) -> GatewayError {
        let host = call.operation.host
        let ambiguous = error.mayHaveBeenSent && !call.isHarmlessToRepeat
        return GatewayError(
            code: error.code,
            status: error.status,
            message: shown(
                error.code == .fileError ? error.message : "\(name(of: host)) \(error.message)",
                limit: ErrorBody.messageLimit),
            operation: call.operation.id,
            attempts: error.code == .closed ? 0 : 1,
            retryable: error.code.isTransient && !ambiguous,
            ambiguous: ambiguous,
            hint: reasonForSilence(error.code) ?? hint(error.code, error.message, host),
            cause: error.cause.map { RedactedCause(description: shown("\($0)", limit: 1000)) }
        )
    }

    /// What is known of why the gateway cannot be reached.
    func reasonForSilence(_ code: GatewayError.Code) -> String? {
        code == .connectionFailed ? configuration.reasonForSilence?() : nil
    }

    private func name(of host: ServiceHost) -> String {
        base(for: host).text
    }

    private func hint(_ code: GatewayError.Code, _ message: String, _ host: ServiceHost) -> String? {
        Hint.text(for: code, message: message, host: host, isLoopback: base(for: host).isLoopback)
    }

    /// Text from outside, fit to be shown.
    private func shown(_ text: String, limit: Int) -> String {
        RemoteText.tamed(redactor.redact(text), limit: limit)
    }

    /// The headers without secrets, and without those that describe a body as it was before it was decompressed.
    private func cleaned(_ headers: [(name: String, value: String)]) -> [(name: String, value: String)] {
        let wasCompressed = headers.contains {
            $0.name.lowercased() == "content-encoding" && ["gzip", "deflate"].contains($0.value.lowercased())
        }
        return headers.compactMap { header in
            let name = header.name.lowercased()
            if wasCompressed, name == "content-encoding" || name == "content-length" { return nil }
            return (name: header.name, value: redactor.redact(header.value))
        }
    }
}

extension GatewayError.Code {
    /// The code for a status that is no success.
    init(status: Int) {
        self =
            switch status {
            case 400: .invalidRequest
            case 401: .unauthorized
            case 402: .paymentRequired
            case 403: .forbidden
            case 404, 410: .notFound
            case 405: .notAllowed
            case 408: .timeout
            case 409: .conflict
            case 413: .requestTooLarge
            case 415: .unsupportedContent
            case 429: .rateLimited
            case 502, 503, 504: .unavailable
            case 500...: .serverError
            default: .refused
            }
    }

    /// Whether the trouble may pass by itself.
    var isTransient: Bool {
        switch self {
        case .rateLimited, .serverError, .unavailable, .timeout, .connectionFailed, .dnsFailed: true
        default: false
        }
    }
}
