import Testing

@testable import GatewayClient
@testable import GatewayTestSupport

@Suite("A host that is not reached")
struct UnreachedTests {
    private func failures(at url: String) async throws -> [(kind: FaultKind, error: GatewayError)] {
        var failures: [(FaultKind, GatewayError)] = []
        for kind in FaultKind.allCases {
            let error = try await FaultDrill.with(url) { try await failure($0, try kind.call) }
            failures.append((kind, error))
        }
        return failures
    }

    @Test("because it refuses the connection is tried again a few times, and nothing is in doubt")
    func refused() async throws {
        let port = try await TestServer.deadPort()
        for (kind, error) in try await failures(at: "http://127.0.0.1:\(port)") {
            #expect(error.code == .connectionFailed && error.attempts == 3, "\(kind)")
            #expect(error.retryable && !error.ambiguous, "\(kind)")
            #expect(error.operation == kind.example.operation)
        }
    }

    @Test("because nobody knows its name leaves nothing in doubt")
    func unknownName() async throws {
        for (kind, error) in try await failures(at: "https://moongate-test.invalid") {
            #expect(error.code == .dnsFailed && !error.ambiguous, "\(kind)")
            #expect(error.message.contains("moongate-test.invalid"))
        }
    }

    @Test("because its certificate is nobody's gets no byte of a request, and no second try")
    func badCertificate() async throws {
        let script = Script { _ in TestServer.answer("{}") }
        try await TestServer.with(script, tls: try SelfSigned.context()) { server in
            for (kind, error) in try await failures(at: "https://127.0.0.1:\(server.port)") {
                #expect(error.code == .tlsFailed && error.attempts == 1, "\(kind): \(error)")
                #expect(!error.ambiguous && !error.retryable, "\(kind)")
            }
            #expect(server.requests.isEmpty)
        }
    }
}
