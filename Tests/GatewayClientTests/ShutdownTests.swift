import Testing

@testable import GatewayClient
@testable import GatewayTestSupport

@Suite("Shutting the client down")
struct ShutdownTests {
    @Test("costs nothing when it was never used, and can be done twice")
    func unused() async throws {
        let client = try GatewayClient(.init(key: Secret(testKey), connection: testConnection))
        await client.shutdown()
        await client.shutdown()
        let error = try await failure(client, try call("users.me"))
        #expect(error.code == .closed)
        #expect(error.attempts == 0 && !error.retryable && !error.ambiguous)
    }

    @Test("lets requests end that are under way, and takes no new ones")
    func drains() async throws {
        let gate = Gate()
        try await TestServer.with(Script { _ in [.wait(gate)] + TestServer.answer(#"{"data":{}}"#) }) { server in
            try await withClient(server.url) { client in
                let call = try call("users.me")
                let request = Task { try await client.send(call).status }
                for await _ in server.arrivals { break }
                let shutdown = Task { await client.shutdown() }
                // From the moment that new requests are turned away, the shutdown is waiting for the old one.
                while try await !isTurnedAway(client, call) { await Task.yield() }
                gate.open()
                #expect(try await request.value == 200)
                await shutdown.value
            }
        }
    }

    @Test("does not wait for ever")
    func grace() async throws {
        try await TestServer.with(Script { _ in [] }) { server in
            let client = try GatewayClient(
                .init(gatewayURL: server.url, key: Secret(testKey), shutdownGrace: .milliseconds(50))
            )
            let call = try call("acts.run", "a", body: "{}")
            let request = Task { try await failure(client, call) }
            for await _ in server.arrivals { break }
            await client.shutdown()
            let error = try await request.value
            #expect(error.ambiguous)
        }
    }

    @Test("may be forgotten")
    func forgotten() async throws {
        try await TestServer.with(Script { _ in TestServer.answer(#"{"data":{}}"#) }) { server in
            let client = try GatewayClient(.init(gatewayURL: server.url, key: Secret(testKey)))
            #expect(try await client.send(try call("users.me")).status == 200)
        }
    }

    /// Whether a new call is turned away. One that is still let in gives up soon: nobody answers it.
    private func isTurnedAway(_ client: GatewayClient, _ call: OperationCall) async throws -> Bool {
        var probe = call
        probe.options = CallOptions(maxRetries: 0, timeout: .milliseconds(20))
        return try await failure(client, probe).code == .closed
    }
}
