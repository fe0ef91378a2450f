import GatewayAPI

extension GatewayClient {
    /// The address below which the operations of a host stand.
    func base(for host: ServiceHost) -> GatewayURL {
        switch host {
        case .gateway: gateway
        case .control: control
        }
    }

    /// What goes over the wire for a call.
    func prepare(_ call: OperationCall) throws(GatewayError) -> TransportRequest {
        let operation = call.operation
        var url = base(for: operation.host).text
        if operation.host == .gateway { url += "/apify/v2" }
        do throws(ArgumentError) {
            url += try operation.expandedPath(call.path)
        } catch {
            throw invalid(error.message, operation)
        }
        if !call.query.isEmpty { url += "?" + PercentEncoding.query(call.query) }
        let limit = effective(call.options).timeout
        return TransportRequest(
            method: operation.method.rawValue,
            url: url,
            headers: try headers(for: call),
            body: call.body,
            timeout: configuration.deadlines.duration(for: call, limit: limit),
            maximumResponseSize: configuration.maximumResponseSize,
            stream: stream(call, idleTimeout: min(configuration.deadlines.idle, limit ?? configuration.deadlines.idle))
        )
    }

    private func stream(_ call: OperationCall, idleTimeout: Duration) -> TransferStream? {
        guard call.file != nil || call.sink != nil else { return nil }
        return TransferStream(source: call.file, sink: call.sink, idleTimeout: idleTimeout)
    }

    private func headers(for call: OperationCall) throws(GatewayError) -> [(name: String, value: String)] {
        var headers = [
            (name: "Authorization", value: "Bearer \(configuration.key.value)"),
            (name: "User-Agent", value: configuration.userAgent),
            (name: "Accept", value: "application/json, */*"),
            (name: "Accept-Encoding", value: "gzip, deflate"),
        ]
        if call.body != nil || call.file != nil {
            let type = call.contentType ?? call.operation.body?.contentType ?? "application/octet-stream"
            guard GatewayClient.canStandInHeader(type) else {
                throw invalid("the content type holds characters that cannot be sent", call.operation)
            }
            headers.append((name: "Content-Type", value: type))
        }
        if base(for: call.operation.host).isLoopback { headers += localHeaders(for: call) }
        return headers
    }

    /// What only a gateway on this machine is told: names of files are nobody else's business.
    private func localHeaders(for call: OperationCall) -> [(name: String, value: String)] {
        var headers = programHeaders
        // Names of files may hold what no header can.
        if let site = call.options.callSite {
            headers.append((name: "X-Moongate-Script", value: PercentEncoding.encode(site)))
        }
        return headers
    }

    /// What keeps a gateway on this machine from starting programs.
    var programHeaders: [(name: String, value: String)] {
        configuration.refusesPrograms ? [(name: "X-Moongate-Programs", value: "refused")] : []
    }

    private func invalid(_ message: String, _ operation: GatewayAPI.Operation) -> GatewayError {
        GatewayError(
            code: .invalidArgument,
            message: RemoteText.tamed(redactor.redact(message), limit: ErrorBody.messageLimit),
            operation: operation.id
        )
    }

    static func canStandInHeader(_ value: String) -> Bool {
        value.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
    }
}
