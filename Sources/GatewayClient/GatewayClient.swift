import GatewayAPI

/// Calls operations through the gateway.
///
/// Nothing is opened before the first call, so that a client costs nothing until it is used. The key goes to the gateway
/// and the control host and nowhere else: never over plain http except on this machine, never after a redirect, never
/// into an error, a header or a body that is handed on, or a log.
public final class GatewayClient: Sendable {
    /// The settings it was made with.
    public let configuration: Configuration
    let gateway: GatewayURL
    let control: GatewayURL
    let redactor: Redactor
    let transport: any Transport
    let polling: Polling

    /// Makes a client that sends over the network.
    ///
    /// - Throws: A ``GatewayError`` with the code `insecure_url` or `invalid_configuration` when a setting cannot work.
    public convenience init(_ configuration: Configuration) throws(GatewayError) {
        let transport = AsyncHTTPTransport(
            connectTimeout: configuration.deadlines.connect,
            maximumResponseSize: configuration.maximumResponseSize,
            shutdownGrace: configuration.shutdownGrace
        )
        try self.init(configuration, transport: transport)
    }

    init(
        _ configuration: Configuration, transport: any Transport, polling: Polling = Polling()
    ) throws(GatewayError) {
        gateway = try GatewayURL(
            configuration.gatewayURL, name: "gateway URL", droppingSuffixes: ["/apify/v2", "/apify"]
        )
        control = try GatewayURL(configuration.controlURL, name: "control URL", droppingSuffixes: ["/connections"])
        let settings = [
            ("key", configuration.key.value), ("connection ID", configuration.connection ?? ""),
            ("user agent", configuration.userAgent),
        ]
        for (name, value) in settings where !GatewayClient.canStandInHeader(value) {
            throw GatewayError(
                code: .invalidConfiguration,
                message: "the \(name) holds characters that cannot be sent, such as a line break"
            )
        }
        guard !configuration.key.isEmpty else {
            throw GatewayError(
                code: .invalidConfiguration, message: "there is no key", hint: "set MATON_API_KEY"
            )
        }
        self.configuration = configuration
        self.redactor = Redactor([configuration.key])
        self.transport = transport
        self.polling = polling
    }

    /// Calls an operation and returns its answer.
    ///
    /// Cancelling the task cancels the request.
    ///
    /// - Throws: A ``GatewayError`` for everything but an answer with a status from 200 to 299.
    public func send(_ call: OperationCall) async throws(GatewayError) -> GatewayResponse {
        let prepared = try prepare(call)
        guard !Task.isCancelled else {
            throw GatewayError(code: .cancelled, message: "cancelled", operation: call.operation.id)
        }
        let start = ContinuousClock.now
        do throws(GatewayError) {
            let answer = try await attempt(prepared, call)
            log(call, prepared, start, status: answer.status, bytes: answer.body.count)
            return answer
        } catch {
            log(call, prepared, start, status: error.status, failure: error)
            throw error
        }
    }

    /// Lets requests that are under way end, up to the configured grace, and closes all connections.
    public func shutdown() async {
        await transport.shutdown()
    }

    /// Sends the call once.
    private func attempt(
        _ request: TransportRequest, _ call: OperationCall
    ) async throws(GatewayError) -> GatewayResponse {
        let response: TransportResponse
        do throws(TransportError) {
            response = try await transport.send(request)
        } catch {
            throw failure(error, call)
        }
        return try judge(response, call)
    }

    private func log(
        _ call: OperationCall, _ request: TransportRequest, _ start: ContinuousClock.Instant,
        status: Int?, failure: GatewayError? = nil, bytes: Int = 0
    ) {
        guard let log = configuration.log else { return }
        let (seconds, fraction) = (ContinuousClock.now - start).components
        let base = self.base(for: call.operation.host).text
        log(
            RequestLogEntry(
                operation: call.operation.id,
                method: request.method,
                path: RemoteText.tamed(redactor.redact(String(request.url.dropFirst(base.count))), limit: 2000),
                status: status,
                failure: failure?.code.rawValue,
                milliseconds: Int(seconds) * 1000 + Int(fraction / 1_000_000_000_000_000),
                bytes: bytes,
                attempts: failure?.attempts ?? 1
            )
        )
    }
}
