import GatewayAPI
import Testing

@testable import GatewayClient
@testable import GatewayTestSupport

@Suite("The network")
struct NetworkTests {
    private static let impatient = GatewayClient.Deadlines(
        short: .milliseconds(200), medium: .milliseconds(200), long: .milliseconds(200)
    )

    @Test("where nobody listens is an error that nothing was sent")
    func refused() async throws {
        let port = try await TestServer.deadPort()
        try await withClient("http://127.0.0.1:\(port)") { client in
            let error = try await failure(client, try call("acts.run", "a", body: "{}"))
            #expect(error.code == .connectionFailed)
            #expect(error.retryable && !error.ambiguous)
            #expect(error.message == "http://127.0.0.1:\(port) cannot be connected to: Connection refused")
            #expect(error.hint?.contains("moongate local serve") == true)
        }
    }

    private static let breaks: [(String, [TestServer.Step])] = [
        ("before the answer", [.close]),
        ("within the head", [.send("HTTP/1.1 200 OK\r\nContent-Le"), .close]),
        ("within the body", [.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"data\":"), .close]),
        ("within a chunk", [.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n50\r\n{\"da"), .close]),
        ("between chunks", [.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n"), .close]),
    ]

    @Test("that breaks never passes half an answer for a whole one", arguments: breaks)
    func broken(where: String, steps: [TestServer.Step]) async throws {
        let read = try await failure(of: try call("acts.get", "a")) { _ in steps }
        #expect(read.code == .connectionFailed)
        #expect(read.retryable && !read.ambiguous)
        let start = try await failure(of: try call("acts.run", "a", body: "{}")) { _ in steps }
        #expect(start.code == .connectionFailed)
        #expect(start.ambiguous && !start.retryable)
    }

    @Test(
        "on which something speaks that is not HTTP is an error",
        arguments: [
            "SSH-2.0-OpenSSH_9\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
            "HTTP/1.1 abc\r\n\r\n",
        ])
    func notHTTP(text: String) async throws {
        let error = try await failure(of: try call("acts.get", "a")) { _ in [.send(text)] }
        #expect(error.code == .invalidResponse)
        #expect(!error.retryable)
    }

    private static let silences: [(String, [TestServer.Step])] = [
        ("says nothing", []),
        ("stops within the body", [.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{")]),
        (
            "lets every byte drip",
            [
                .send("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"),
                .drip([UInt8](repeating: 0x20, count: 100_000), every: .milliseconds(10)),
            ]
        ),
    ]

    @Test("that takes too long runs into the deadline", arguments: silences)
    func deadline(how: String, steps: [TestServer.Step]) async throws {
        let read = try await failure(of: try call("acts.get", "a"), deadlines: NetworkTests.impatient) { _ in steps }
        #expect(read.code == .timeout)
        #expect(read.message.contains("did not answer within 0.2 s"))
        #expect(read.retryable && !read.ambiguous)
        let push = try call("datasets.push", "D", body: "[]")
        let write = try await failure(of: push, deadlines: NetworkTests.impatient) { _ in steps }
        #expect(write.code == .timeout)
        #expect(write.ambiguous && !write.retryable)
    }

    @Test("asked for TLS where plain HTTP is spoken is an error")
    func tls() async throws {
        try await TestServer.with(Script { _ in TestServer.answer(400, "") + [.close] }) { server in
            try await withClient("https://127.0.0.1:\(server.port)") { client in
                let error = try await failure(client, try call("acts.run", "a", body: "{}"))
                #expect(error.code == .tlsFailed)
                #expect(!error.ambiguous && !error.retryable)
            }
        }
    }

    @Test("has no host of that name")
    func dns() async throws {
        try await withClient("https://moongate-test.invalid") { client in
            let error = try await failure(client, try call("users.me"))
            #expect(error.code == .dnsFailed)
            #expect(!error.ambiguous)
            #expect(error.message.hasPrefix("https://moongate-test.invalid has a name that leads nowhere"))
        }
    }

    @Test("is let go of when the task is cancelled")
    func cancelled() async throws {
        try await TestServer.with(Script { _ in [] }) { server in
            try await withClient(server.url) { client in
                let call = try call("acts.run", "a", body: "{}")
                let task = Task { try await failure(client, call) }
                for await _ in server.arrivals { break }
                task.cancel()
                let error = try await task.value
                #expect(error.code == .cancelled)
                #expect(error.ambiguous)
                // The connection is closed, so that the other side learns of it too.
                for await _ in server.departures { break }
            }
        }
    }

    @Test("is not used at all by a task that is cancelled already")
    func cancelledBefore() async throws {
        try await TestServer.with(Script { _ in TestServer.answer("{}") }) { server in
            try await withClient(server.url) { client in
                let call = try call("acts.run", "a", body: "{}")
                let task = Task {
                    withUnsafeCurrentTask { $0?.cancel() }
                    return try await failure(client, call)
                }
                let error = try await task.value
                #expect(error.code == .cancelled)
                #expect(error.attempts == 0 && !error.ambiguous)
                #expect(server.requests.isEmpty)
            }
        }
    }

    @Test("carries many requests at once")
    func many() async throws {
        try await TestServer.with(Script { request in TestServer.answer(#"{"data":{"id":"\#(request.target)"}}"#) }) {
            server in
            try await withClient(server.url) { client in
                let bodies = try await withThrowingTaskGroup(of: [UInt8].self) { group in
                    for number in 0..<100 {
                        let call = try call("runs.get", "R\(number)")
                        group.addTask { try await client.send(call).body }
                    }
                    return try await group.reduce(into: Set<String>()) {
                        $0.insert(String(decoding: $1, as: UTF8.self))
                    }
                }
                #expect(bodies.count == 100)
                #expect(bodies.contains(#"{"data":{"id":"/apify/v2/actor-runs/R99"}}"#))
            }
        }
    }

    @Test("holds many answers open at once, as many runs are waited for at once")
    func manyHeld() async throws {
        let gate = Gate()
        let script = Script { _ in [.wait(gate)] + TestServer.answer(#"{"data":{}}"#) }
        try await TestServer.with(script) { server in
            try await withClient(server.url) { client in
                let call = try call("runs.get", "R", query: [("waitForFinish", "60")])
                try await withThrowingTaskGroup(of: Int.self) { group in
                    for _ in 0..<100 {
                        group.addTask { try await client.send(call).status }
                    }
                    // Only when all of them are there is any of them answered.
                    var arrived = 0
                    for await _ in server.arrivals {
                        arrived += 1
                        if arrived == 100 { break }
                    }
                    gate.open()
                    for try await status in group {
                        #expect(status == 200)
                    }
                }
            }
        }
    }

    @Test("brings a refusal that comes before all was sent")
    func earlyRefusal() async throws {
        let body = #"{"error":{"type":"request-too-large","message":"The POST payload is too large"}}"#
        let script = Script(answersEarly: true) { _ in TestServer.answer(413, body) }
        try await TestServer.with(script) { server in
            try await withClient(server.url) { client in
                let big = String(repeating: "x", count: 20 << 20)
                let error = try await failure(client, try call("datasets.push", "D", body: big))
                #expect(error.code == .requestTooLarge)
                #expect(error.type == "request-too-large")
                #expect(!error.ambiguous)
            }
        }
    }
}
