@testable import GatewayClient

/// The key that tests send. Long enough that it cannot stand in any text by accident.
let testKey = "maton-key-0f6b/secret+value"

/// The ID of a connection, of which nothing has to be looked up.
let testConnection = "21fd90f9-5935-43cd-b6c8-bde9d915ca80"

/// A client that sends through a transport of the test's, in a time of the test's.
func client(
    _ transport: any Transport, _ time: VirtualTime, maxRetries: Int = 8, totalTimeout: Duration = .seconds(360),
    pacing: PacingRules = .unlimited, connection: String? = testConnection,
    log: (@Sendable (RequestLogEntry) -> Void)? = nil
) throws -> GatewayClient {
    try GatewayClient(
        .init(
            key: Secret(testKey), connection: connection, log: log, maxRetries: maxRetries, totalTimeout: totalTimeout,
            pacing: pacing),
        transport: transport, timing: time.timing)
}
