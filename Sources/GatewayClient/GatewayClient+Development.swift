import GatewayAPI

extension GatewayClient {
    /// Calls the control interface that a local gateway has below `/_moongate`, and no other gateway.
    ///
    /// Sent once and at once: it is on this machine, and whoever bends a gateway for a test wants to know what happened.
    ///
    /// - Parameters:
    ///   - method: the verb.
    ///   - path: below `/_moongate`, such as `/faults`; already percent-encoded.
    ///   - body: JSON text.
    ///   - timeout: how long the answer may take.
    /// - Returns: the body of the answer.
    /// - Throws: a ``GatewayError``; also when the gateway is on another machine, which is asked nothing.
    public func develop(
        _ method: Verb, _ path: String, body: [UInt8]? = nil, timeout: Duration = .seconds(120)
    ) async throws(GatewayError) -> [UInt8] {
        guard gateway.isLoopback else {
            throw GatewayError(
                code: .invalidConfiguration, message: "only a gateway on this machine has a control interface")
        }
        var headers = [
            (name: "Authorization", value: "Bearer \(configuration.key.value)"),
            (name: "User-Agent", value: configuration.userAgent),
        ]
        if body != nil { headers.append((name: "Content-Type", value: "application/json")) }
        if let connection = configuration.connection {
            headers.append((name: "Maton-Connection", value: connection))
        }
        headers += programHeaders
        let request = TransportRequest(
            method: method.rawValue, url: "\(gateway.text)/_moongate\(path)", headers: headers, body: body,
            timeout: timeout, maximumResponseSize: configuration.maximumResponseSize)
        let response: TransportResponse
        do throws(TransportError) {
            response = try await transport.send(request)
        } catch {
            throw GatewayError(
                code: error.code, status: error.status, message: "the local gateway \(error.message)", attempts: 1,
                hint: reasonForSilence(error.code))
        }
        guard 200..<300 ~= response.status else {
            let problem = ErrorBody(redactor.redact(response.body))
            throw GatewayError(
                code: GatewayError.Code(status: response.status), status: response.status, type: problem.type,
                message: problem.message ?? "the local gateway answered with status \(response.status)", attempts: 1)
        }
        return redactor.redact(response.body)
    }
}
