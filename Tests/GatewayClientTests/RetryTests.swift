import GatewayAPI
import Synchronization
import Testing

@testable import GatewayClient
@testable import GatewayTestSupport

@Suite("A call that fails")
struct RetryTests {
    private let found = RoutedTransport.answer(200, #"{"data":{}}"#)

    @Test("is sent again with pauses that double, at most eight times", arguments: [0.0, 0.999])
    func backOff(chance: Double) async throws {
        let time = VirtualTime(chance: chance)
        let transport = RoutedTransport { _, _ in RoutedTransport.answer(503) }
        let error = try await failure(
            try client(transport, time, totalTimeout: .seconds(3600)), try call("acts.get", "a"))
        #expect(error.code == .unavailable)
        #expect(error.attempts == 9)
        #expect(transport.requests.count == 9)
        let steps = time.sleeps.map { ($0 / .milliseconds(500) / (1 + chance)).rounded() }
        #expect(steps == [1, 2, 4, 8, 16, 32, 64, 128])
    }

    @Test("succeeds with the number of requests it took, and reports each to the log")
    func success() async throws {
        let time = VirtualTime()
        let entries = Mutex<[RequestLogEntry]>([])
        let answer = found
        let transport = RoutedTransport { _, before in before < 3 ? RoutedTransport.answer(500) : answer }
        let client = try client(transport, time, log: { entry in entries.withLock { $0.append(entry) } })
        #expect(try await client.send(try call("acts.get", "a")).attempts == 4)
        let seen = entries.withLock { $0 }
        #expect(seen.map(\.attempt) == [1, 2, 3, 4])
        #expect(seen.map(\.status) == [500, 500, 500, 200])
        #expect(seen[0].line.hasSuffix("ms server_error"))
        #expect(seen[3].line.hasSuffix("attempt 4"))
    }

    @Test("is not sent again when that cannot help", arguments: [400, 401, 402, 403, 404, 405, 409, 413, 302])
    func definite(status: Int) async throws {
        let transport = RoutedTransport { _, _ in RoutedTransport.answer(status) }
        let error = try await failure(try client(transport, VirtualTime()), try call("acts.get", "a"))
        #expect(error.attempts == 1 && transport.requests.count == 1)
    }

    @Test(
        "for too many requests is sent again whatever it is",
        arguments: ["acts.get", "acts.run", "datasets.push", "runs.resurrect"])
    func rateLimited(id: String) async throws {
        let answer = found
        let transport = RoutedTransport { _, before in before < 2 ? RoutedTransport.answer(429) : answer }
        let answered = try await client(transport, VirtualTime()).send(try call(id, "a", body: "{}"))
        #expect(answered.attempts == 3)
        #expect(Set(transport.lines).count == 1)
    }

    @Test(
        "waits as long as it is told to",
        arguments: [
            ("20", 20), ("Thu, 01 Jan 2026 00:00:42 GMT", 42), ("0", 0), ("soon", 0), ("-3", 0),
        ])
    func retryAfter(value: String, seconds: Int) async throws {
        let time = VirtualTime()
        let answer = found
        let transport = RoutedTransport { _, before in
            before == 0 ? RoutedTransport.answer(429, "{}", [("retry-after", value)]) : answer
        }
        _ = try await client(transport, time).send(try call("acts.get", "a"))
        #expect(time.now >= .seconds(seconds))
        #expect(time.now < .seconds(seconds) + .seconds(1))
    }

    @Test("is told at once when it would have to wait beyond its deadline")
    func deadline() async throws {
        let time = VirtualTime()
        let transport = RoutedTransport { _, _ in RoutedTransport.answer(429, "{}", [("Retry-After", "3600")]) }
        let client = try client(transport, time)
        let error = try await failure(client, try call("acts.get", "a"))
        #expect(error.code == .rateLimited && error.attempts == 1)
        #expect(time.now == .zero)
        // The way is closed for other calls too, but not for longer than a call would wait.
        let next = try await failure(client, try call("acts.get", "a"))
        #expect(next.code == .rateLimited && next.attempts == 0)
        time.advance(.seconds(370))
        #expect(try await failure(client, try call("acts.get", "a")).attempts == 1)
    }

    @Test("begins no attempt after its deadline")
    func total() async throws {
        let time = VirtualTime()
        let transport = RoutedTransport { _, _ in
            time.advance(.seconds(7))
            return RoutedTransport.answer(500)
        }
        let error = try await failure(
            try client(transport, time, totalTimeout: .seconds(20)), try call("acts.get", "a"))
        #expect(error.attempts == 3)
    }

    @Test("is sent as often as the call says, for as long as the call says")
    func options() async throws {
        let transport = RoutedTransport { _, _ in RoutedTransport.answer(500) }
        let client = try client(transport, VirtualTime())
        var request = try call("acts.get", "a")
        request.options = CallOptions(maxRetries: 1, timeout: .seconds(3))
        #expect(try await failure(client, request).attempts == 2)
        #expect(transport.requests.map(\.timeout) == [.seconds(3), .seconds(3)])
        request.options = CallOptions(maxRetries: -1)
        #expect(try await failure(client, request).attempts == 1)
    }

    @Test("to reach a host is tried on only where somebody has answered before")
    func unreached() async throws {
        let answer = found
        let transport = RoutedTransport { request, before in
            request.url.hasSuffix("/users/me") && before == 1 ? answer : RoutedTransport.unreached
        }
        let client = try client(transport, VirtualTime())
        let stranger = try await failure(client, try call("datasets.push", "D", body: "[]"))
        #expect(stranger.attempts == 3)
        #expect(stranger.retryable && !stranger.ambiguous)
        #expect(try await client.send(try call("users.me")).attempts == 2)
        #expect(try await failure(client, try call("datasets.push", "D", body: "[]")).attempts == 9)
    }

    @Test("to delete has succeeded when the repeat finds nothing, but not when the first attempt does")
    func deletion() async throws {
        let lost = RoutedTransport { _, before in before == 0 ? RoutedTransport.lost : RoutedTransport.answer(404) }
        let answer = try await client(lost, VirtualTime()).send(try call("tasks.delete", "t"))
        #expect(answer.status == 204 && answer.attempts == 2)
        let absent = RoutedTransport { _, before in RoutedTransport.answer(before == 0 ? 429 : 404) }
        #expect(try await failure(try client(absent, VirtualTime()), try call("tasks.delete", "t")).code == .notFound)
        let update = RoutedTransport { _, before in before == 0 ? RoutedTransport.lost : RoutedTransport.answer(404) }
        let error = try await failure(try client(update, VirtualTime()), try call("tasks.update", "t", body: "{}"))
        #expect(error.code == .notFound)
    }

    @Test(
        "carries the same made-up key on every attempt, and the caller's own when there is one",
        arguments: [
            (#"{"requestUrl":"u"}"#, false), (" {}", false), (#"{"idempotencyKey":"mine"}"#, true),
        ])
    func keys(body: String, isOwn: Bool) async throws {
        let answer = found
        let transport = RoutedTransport { _, before in before < 2 ? RoutedTransport.lost : answer }
        _ = try await client(transport, VirtualTime()).send(try call("webhooks.create", body: body))
        let keys = transport.requests.map { $0.body.flatMap(JSONTree.init)?["idempotencyKey"]?.string }
        #expect(keys.count == 3 && Set(keys).count == 1)
        #expect((keys[0] == "mine") == isOwn)
        #expect(keys[0]?.isEmpty == false)
    }

    @Test("and is given up between two attempts says whether it may have been carried out")
    func cancelled() async throws {
        let transport = RoutedTransport { request, _ in
            withUnsafeCurrentTask { $0?.cancel() }
            return request.method == "GET" ? RoutedTransport.answer(503) : RoutedTransport.lost
        }
        let client = try client(transport, VirtualTime())
        let read = try await Task { try await failure(client, try call("acts.get", "a")) }.value
        #expect(read.code == .cancelled && read.attempts == 1 && !read.ambiguous)
        let start = try await Task { try await failure(client, try call("acts.run", "a")) }.value
        #expect(start.code == .cancelled && start.attempts == 1 && start.ambiguous)
    }
}
