import Synchronization
import Testing

@testable import GatewayClient
@testable import GatewayTestSupport

@Suite("Waiting for a run")
struct WaitTests {
    private func client(_ transport: ScriptedTransport, _ polling: Polling = Polling()) throws -> GatewayClient {
        try GatewayClient(
            .init(key: Secret(testKey), connection: testConnection, maxRetries: 0, pacing: .unlimited),
            transport: transport,
            polling: polling)
    }

    private let quick = Polling(shortest: .milliseconds(1), longest: .milliseconds(2), hold: 60)

    @Test("ends with every state that is an end", arguments: ["SUCCEEDED", "FAILED", "TIMED-OUT", "ABORTED"])
    func terminal(status: String) async throws {
        let transport = ScriptedTransport(runStatuses: [
            "READY", "RUNNING", "TIMING-OUT", "ABORTING", "NEW-STATE", status,
        ])
        let answer = try await client(transport, quick).waitForRun("R")
        #expect(String(decoding: answer.body, as: UTF8.self).contains(status))
        #expect(transport.requests.count == 6)
        #expect(transport.requests.allSatisfy { $0.url.hasSuffix("/apify/v2/actor-runs/R?waitForFinish=60") })
    }

    @Test("does not hammer a server that answers at once")
    func pace() async throws {
        let transport = ScriptedTransport(runStatuses: ["RUNNING"])
        let polling = Polling(shortest: .milliseconds(100), longest: .milliseconds(200), hold: 60)
        let answer = try await client(transport, polling).waitForRun("R", RunWait(timeout: .milliseconds(450)))
        #expect(String(decoding: answer.body, as: UTF8.self).contains("RUNNING"))
        // At 0, 100, 300, and at most once more at the end; a slow machine asks less often.
        #expect(transport.requests.count <= 5)
        #expect(transport.requests.count >= 2)
    }

    @Test("never asks a server to hold its answer for longer than is left")
    func remaining() async throws {
        let transport = ScriptedTransport(runStatuses: ["RUNNING", "SUCCEEDED"])
        _ = try await client(transport, quick).waitForRun("R", RunWait(timeout: .seconds(10)))
        let first = try #require(transport.requests.first)
        #expect(first.url.hasSuffix("waitForFinish=9") || first.url.hasSuffix("waitForFinish=10"))
    }

    @Test("with no time looks once")
    func noTime() async throws {
        let transport = ScriptedTransport(runStatuses: ["RUNNING"])
        _ = try await client(transport, quick).waitForRun("R", RunWait(timeout: .zero))
        #expect(transport.requests.map { $0.url.hasSuffix("waitForFinish=0") } == [true])
    }

    @Test("ends with the error when asking fails")
    func failing() async throws {
        let refused = TransportError(code: .connectionFailed, message: "cannot be connected to", mayHaveBeenSent: false)
        let transport = ScriptedTransport([.failure(refused)])
        let error = await #expect(throws: GatewayError.self) {
            try await client(transport).waitForRun("R")
        }
        #expect(error?.code == .connectionFailed)
    }

    @Test("ends when what is answered is no run", arguments: ["{}", #"{"data":{}}"#, #"{"data":{"status":5}}"#, "{"])
    func noRun(body: String) async throws {
        let transport = ScriptedTransport([
            .success(TransportResponse(status: 200, headers: [], body: Array(body.utf8)))
        ])
        let error = await #expect(throws: GatewayError.self) {
            try await client(transport).waitForRun("R")
        }
        #expect(error?.code == .invalidResponse)
    }

    @Test("ends when the task is cancelled between two questions")
    func cancelled() async throws {
        let transport = ScriptedTransport(runStatuses: ["RUNNING"])
        let client = try client(transport, Polling(shortest: .seconds(600), longest: .seconds(600), hold: 60))
        let task = Task {
            await #expect(throws: GatewayError.self) { try await client.waitForRun("R") }
        }
        while transport.requests.isEmpty { await Task.yield() }
        task.cancel()
        #expect(await task.value?.code == .cancelled)
    }

    @Test("for many asks for few at a time, and returns them in their order")
    func many() async throws {
        let running = CountingTransport.Running()
        let transport = RoutedTransport { request, before in
            let id = request.url.split(separator: "/").last?.split(separator: "?").first ?? ""
            return RoutedTransport.answer(
                200, #"{"data":{"id":"\#(id)","status":"\#(before < 2 ? "RUNNING" : "SUCCEEDED")"}}"#)
        }
        let ids = (0..<40).map { "R\($0)" }
        let counting = CountingTransport(transport, running)
        let client = try GatewayClient(
            .init(key: Secret(testKey), connection: testConnection, pacing: .unlimited), transport: counting,
            polling: quick)
        let seen = Counter()
        let answers = try await client.waitForRuns(ids, RunWait(saw: { _ in _ = seen.next() }))
        #expect(answers.compactMap { RunSummary($0)?.id } == ids)
        #expect(transport.requests.count == 120 && seen.value == 120)
        #expect(running.most <= GatewayClient.runsHeldAtOnce)
    }

    @Test("for many with no time left looks at each once")
    func manyWithoutTime() async throws {
        let transport = ScriptedTransport(runStatuses: ["RUNNING"])
        let answers = try await client(transport, quick).waitForRuns(
            (0..<20).map { "R\($0)" }, RunWait(timeout: .zero))
        #expect(answers.count == 20 && transport.requests.count == 20)
    }
}

/// Tells how many requests are under way at a time.
private final class CountingTransport: Transport {
    private let inner: RoutedTransport
    private let running: Running

    final class Running: Sendable {
        private let count = Mutex((now: 0, most: 0))

        var most: Int { count.withLock { $0.most } }

        func change(by step: Int) {
            count.withLock { count in
                count.now += step
                count.most = max(count.most, count.now)
            }
        }
    }

    init(_ inner: RoutedTransport, _ running: Running) {
        self.inner = inner
        self.running = running
    }

    func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
        running.change(by: 1)
        defer { running.change(by: -1) }
        await Task.yield()
        return try await inner.send(request)
    }

    func shutdown() async {}
}
