import GatewayAPI
import Testing

@testable import GatewayClient
@testable import GatewayTestSupport

/// A client for one address that sends every call once, shut down afterwards.
func withClient<R>(
    _ url: String,
    key: String = testKey,
    connection: String? = nil,
    deadlines: GatewayClient.Deadlines = .init(),
    maxRetries: Int = 0,
    maximumResponseSize: Int = 1 << 20,
    log: (@Sendable (RequestLogEntry) -> Void)? = nil,
    _ body: (GatewayClient) async throws -> R
) async throws -> R {
    let client = try GatewayClient(
        .init(
            gatewayURL: url, controlURL: url, key: Secret(key), connection: connection, userAgent: "test/1", log: log,
            deadlines: deadlines, maxRetries: maxRetries, maximumResponseSize: maximumResponseSize
        )
    )
    do {
        let result = try await body(client)
        await client.shutdown()
        return result
    } catch {
        await client.shutdown()
        throw error
    }
}

/// A call of an operation by its name.
func call(
    _ id: String, _ path: String..., query: [(String, String)] = [], body: String? = nil, type: String? = nil
) throws -> OperationCall {
    OperationCall(
        try #require(Catalogue.operation(id)), path: path, query: query, body: body.map { Array($0.utf8) },
        contentType: type
    )
}

/// The error that a call ends in.
func failure(_ client: GatewayClient, _ call: OperationCall) async throws -> GatewayError {
    do throws(GatewayError) {
        let answer = try await client.send(call)
        throw GatewayError(code: .invalidResponse, message: "unexpectedly answered \(answer.status)")
    } catch {
        return error
    }
}

/// The error that a call ends in when the server behaves like this.
func failure(
    of call: OperationCall,
    deadlines: GatewayClient.Deadlines = .init(),
    maximumResponseSize: Int = 1 << 20,
    when steps: @escaping @Sendable (TestServer.Request) -> [TestServer.Step]
) async throws -> GatewayError {
    try await TestServer.with(Script(steps)) { server in
        try await withClient(server.url, deadlines: deadlines, maximumResponseSize: maximumResponseSize) { client in
            try await failure(client, call)
        }
    }
}
