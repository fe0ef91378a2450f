import GatewayAPI
import Synchronization

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
    let timing: Timing
    let gate: PacingGate
    let connections = ConnectionMemory()
    let startedRuns = RunClaims()
    /// Whether any host has ever answered.
    let hasBeenAnswered = Atomic(false)

    /// Makes a client that sends over the network.
    ///
    /// - Throws: A ``GatewayError`` with the code `insecure_url` or `invalid_configuration` when a setting cannot work.
    public convenience init(_ configuration: Configuration) throws(GatewayError) {
        let transport = AsyncHTTPTransport(
            connectTimeout: configuration.deadlines.connect,
            shutdownGrace: configuration.shutdownGrace
        )
        try self.init(configuration, transport: transport)
    }

    init(
        _ configuration: Configuration, transport: any Transport, polling: Polling = Polling(),
        timing: Timing = .system
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
        self.timing = timing
        gate = PacingGate(configuration.pacing ?? .fitting(gateway), timing)
    }

    /// Lets requests that are under way end, up to the configured grace, and closes all connections.
    public func shutdown() async {
        await transport.shutdown()
    }
}
