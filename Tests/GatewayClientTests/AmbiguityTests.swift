import Testing

@testable import GatewayClient
@testable import GatewayTestSupport

@Suite("A write whose answer is lost")
struct AmbiguityTests {
    private func lost(_ call: OperationCall) async throws -> GatewayError {
        try await failure(of: call) { _ in TestServer.answer(502, "") }
    }

    @Test("is ambiguous and not to be repeated when repeating could do it twice")
    func notRepeatable() async throws {
        let calls = [
            try call("acts.run", "a", body: "{}"), try call("tasks.run", "t"), try call("runs.resurrect", "R"),
            try call("datasets.push", "D", body: "[]"), try call("datasets.create"),
            try call("request_queues.add_request", "Q", body: #"{"url":"https://example.com"}"#),
            try call("webhooks.create", body: "[]"), try call("connections.create", body: "{}"),
            try call("request_queues.add_request", "Q", body: "not json"),
        ]
        for call in calls {
            let error = try await lost(call)
            #expect(error.ambiguous && !error.retryable, "\(call.operation.id)")
            #expect("\(error)".contains("may have been carried out"))
            #expect(error.hint == call.operation.repeatability.check, "\(call.operation.id)")
        }
    }

    @Test("is not ambiguous when repeating changes nothing more")
    func repeatable() async throws {
        let calls = [
            try call("runs.abort", "R"), try call("tasks.update", "t", body: "{}"), try call("tasks.delete", "t"),
            try call("key_value_stores.put_record", "s", "k", body: "x"),
            try call("datasets.create", query: [("name", "mine")]),
            try call("request_queues.add_request", "Q", body: #"{"url":"u","uniqueKey":"k"}"#),
            try call("webhooks.create", body: #"{"idempotencyKey":"k"}"#), try call("webhooks.create", body: "{}"),
        ]
        for call in calls {
            let error = try await lost(call)
            #expect(error.retryable && !error.ambiguous, "\(call.operation.id)")
        }
    }

    @Test("is not ambiguous when the other side refused it in so many words", arguments: [400, 402, 404, 409, 429])
    func refused(status: Int) async throws {
        let error = try await failure(of: try call("acts.run", "a", body: "{}")) { _ in TestServer.answer(status, "{}")
        }
        #expect(!error.ambiguous)
        #expect(error.retryable == (status == 429))
    }
}
