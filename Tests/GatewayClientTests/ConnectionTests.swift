import Testing

@testable import GatewayClient
@testable import GatewayTestSupport

@Suite("The connection")
struct ConnectionTests {
    private func transport(_ connections: String) -> RoutedTransport {
        RoutedTransport { request, _ in
            request.url.hasPrefix("https://ctrl.maton.ai/connections")
                ? RoutedTransport.answer(200, connections) : RoutedTransport.answer(200, #"{"data":{}}"#)
        }
    }

    private func list(_ entries: String...) -> String { #"{"connections":[\#(entries.joined(separator: ","))]}"# }

    private func entry(_ id: String, status: String = "ACTIVE", app: String = "apify") -> String {
        #"{"connection_id":"\#(id)","status":"\#(status)","app":"\#(app)","creation_time":"2026-01-0\#(id.count)T00:00:00Z","#
            + #""metadata":{"alias":"of \#(id)"},"url":"https://connect.maton.ai/?session_token=secret"}"#
    }

    private func header(_ request: TransportRequest) -> String? {
        request.headers.first { $0.name == "Maton-Connection" }?.value
    }

    @Test("that is the only active one is looked up once and named on every call")
    func only() async throws {
        let transport = transport(list(entry("one"), entry("old", status: "FAILED"), entry("mail", app: "gmail")))
        let client = try client(transport, VirtualTime(), connection: nil)
        for _ in 0..<3 { _ = try await client.send(try call("users.me")) }
        #expect(transport.lines == ["GET /connections"] + [String](repeating: "GET /users/me", count: 3))
        #expect(transport.requests.map(header) == [nil, "one", "one", "one"])
        #expect(transport.requests[0].url.hasSuffix("/connections?app=apify&status=ACTIVE"))
        #expect(try await client.resolveConnection() == "one")
    }

    @Test("may be chosen by its ID or its alias", arguments: ["one", "of one"])
    func chosen(choice: String) async throws {
        let transport = transport(list(entry("one"), entry("other")))
        let client = try client(transport, VirtualTime(), connection: choice)
        for _ in 0..<2 { _ = try await client.send(try call("users.me")) }
        #expect(transport.lines == ["GET /connections", "GET /users/me", "GET /users/me"])
        #expect(transport.requests.map(header) == [nil, "one", "one"])
    }

    @Test("that nobody has, or that several have, is an error that lists them")
    func wrongChoice() async throws {
        let transport = transport(list(entry("one"), entry("other")))
        let nobody = try await failure(
            try client(transport, VirtualTime(), connection: "acme"), try call("users.me"))
        #expect(nobody.code == .noConnection)
        #expect(nobody.message.contains("has the ID or alias 'acme'; active: one (\"of one\", created 2026-01-03"))
        #expect(nobody.hint?.contains("MOONGATE_CONNECTION") == true)
        let twin = entry("two").replacing("of two", with: "of one")
        let twins = self.transport(list(entry("one"), twin, entry("other")))
        let error = try await failure(
            try client(twins, VirtualTime(), connection: "of one"), try call("users.me"))
        #expect(error.code == .ambiguousConnection)
        #expect(error.message.hasPrefix("2 connections to Apify have the alias 'of one': one ("))
        #expect(!error.message.contains("other"))
        #expect(twins.lines == ["GET /connections"])
    }

    @Test("is looked up once by calls that come at the same time")
    func together() async throws {
        let transport = transport(list(entry("one")))
        let client = try client(transport, VirtualTime(), connection: nil)
        try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<20 { group.addTask { try await client.send(try call("users.me")).status } }
            for try await status in group { #expect(status == 200) }
        }
        #expect(transport.lines.count { $0 == "GET /connections" } == 1)
        #expect(transport.requests.count { header($0) == "one" } == 20)
    }

    @Test("is to be chosen when several are active, and nothing is sent until then")
    func several() async throws {
        let transport = transport(list(entry("one"), entry("other")))
        let error = try await failure(
            try client(transport, VirtualTime(), connection: nil), try call("acts.run", "a"))
        #expect(error.code == .ambiguousConnection)
        #expect(error.message.contains(#"one ("of one", created 2026-01-03T00:00:00Z)"#))
        #expect(error.message.contains(#"other ("of other", created 2026-01-05T00:00:00Z)"#))
        #expect(error.hint?.contains("--connection") == true)
        #expect(!"\(error)".contains("session_token"))
        #expect(transport.lines == ["GET /connections"])
    }

    @Test("is the one that somebody has chosen among several, on every call from then on")
    func picked() async throws {
        let transport = transport(list(entry("one"), entry("other"), entry("old", status: "FAILED")))
        let client = try client(transport, VirtualTime(), connection: nil)
        let choices = try await client.connectionChoices()
        #expect(choices.map(\.id) == ["one", "other"])
        #expect(choices[1].details == #"other, "of other", apify, ACTIVE, created 2026-01-05T00:00:00Z"#)
        try client.use(choices[1])
        for _ in 0..<2 { _ = try await client.send(try call("users.me")) }
        #expect(transport.requests.map(header) == [nil, "other", "other"])
        #expect(throws: GatewayError.self) { try client.use(ConnectionEntry(id: "x\r\nEvil: 1")) }
    }

    @Test("that somebody has chosen stays so, whatever a look comes to that was going on meanwhile")
    func pickedMeanwhile() async throws {
        let memory = ConnectionMemory()
        guard case .look = memory.turn(), case .wait(let answers) = memory.turn() else {
            Issue.record("nobody looks")
            return
        }
        memory.know("chosen")
        memory.finish(.failure(GatewayError(code: .ambiguousConnection, message: "several")))
        for await answer in answers { #expect(try answer.get() == "chosen") }
        guard case .known("chosen") = memory.turn() else {
            Issue.record("it is forgotten")
            return
        }
    }

    @Test("is to be created when none is active, and is found when that is done")
    func none() async throws {
        let answer = RoutedTransport { [self] request, before in
            guard RoutedTransport.line(request) == "GET /connections" else {
                return RoutedTransport.answer(200, #"{"data":{}}"#)
            }
            return RoutedTransport.answer(200, before == 0 ? list(entry("new", status: "PENDING")) : list(entry("new")))
        }
        let client = try client(answer, VirtualTime(), connection: nil)
        let error = try await failure(client, try call("users.me"))
        #expect(error.code == .noConnection)
        #expect(error.hint?.contains("apify.connections.create") == true)
        _ = try await client.send(try call("users.me"))
        #expect(answer.requests.last.flatMap(header) == "new")
    }

    @Test("is not looked up when it is given, nor for the control host, nor where the gateway is not Maton's")
    func off() async throws {
        let transport = transport(list())
        let given = try client(transport, VirtualTime(), connection: testConnection)
        _ = try await given.send(try call("users.me"))
        #expect(transport.requests.map(header) == [testConnection])
        let control = try client(transport, VirtualTime(), connection: nil)
        _ = try await control.send(try call("connections.list"))
        #expect(transport.lines.count == 2)
        let local = try GatewayClient(
            .init(gatewayURL: "http://127.0.0.1:1", controlURL: "http://127.0.0.1:1", key: Secret(testKey)),
            transport: transport)
        _ = try await local.send(try call("users.me"))
        let never = try GatewayClient(
            .init(key: Secret(testKey), pacing: .unlimited, resolvesConnection: false), transport: transport)
        _ = try await never.send(try call("users.me"))
        #expect(transport.lines.suffix(2) == ["GET /users/me", "GET /users/me"])
        #expect(transport.requests.suffix(2).compactMap(header) == [])
    }

    @Test(
        "that cannot be looked up fails the call with the reason",
        arguments: [
            (401, "{}", GatewayError.Code.unauthorized), (200, #"{"connections":5}"#, .invalidResponse),
            (200, #"{"connections":[{"connection_id":"a\u000ab"}]}"#, .invalidResponse),
        ])
    func failing(status: Int, body: String, code: GatewayError.Code) async throws {
        let transport = RoutedTransport { _, _ in RoutedTransport.answer(status, body) }
        let error = try await failure(
            try client(transport, VirtualTime(), connection: nil), try call("acts.run", "a"))
        #expect(error.code == code && !error.ambiguous)
        #expect(transport.lines == ["GET /connections"])
    }

    @Test("is looked for by the next one when the first one gives up")
    func handedOver() async throws {
        let memory = ConnectionMemory()
        guard case .look = memory.turn(), case .wait(let answers) = memory.turn() else {
            Issue.record("the first is to look, the second to wait")
            return
        }
        memory.finish(.failure(GatewayError(code: .cancelled, message: "cancelled")))
        for await _ in answers { Issue.record("nothing was found") }
        guard case .look = memory.turn() else {
            Issue.record("nobody looks")
            return
        }
        memory.finish(.success("c"))
        guard case .known("c") = memory.turn() else {
            Issue.record("forgotten")
            return
        }
    }
}
