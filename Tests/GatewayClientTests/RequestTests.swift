import Testing

@testable import GatewayClient
@testable import GatewayTestSupport

@Suite("A request")
struct RequestTests {
    /// What the server got for a call.
    private func request(_ call: OperationCall, connection: String? = nil) async throws -> TestServer.Request {
        try await TestServer.with(Script { _ in TestServer.answer(201, #"{"data":{}}"#) }) { server in
            try await withClient(server.url, connection: connection) { client in
                _ = try await client.send(call)
                return try #require(server.requests.first)
            }
        }
    }

    @Test("carries the key, the connection and the input to the operation's address")
    func run() async throws {
        let call = try call(
            "acts.run", "apify/web-scraper", query: [("memory", "1024"), ("build", "a b&c")], body: #"{"a":1}"#
        )
        let request = try await request(call, connection: "conn-1")
        #expect(request.method == "POST")
        #expect(request.target == "/apify/v2/acts/apify~web-scraper/runs?memory=1024&build=a%20b%26c")
        #expect(request.header("Authorization") == "Bearer \(testKey)")
        #expect(request.header("Maton-Connection") == "conn-1")
        #expect(request.header("Content-Type") == "application/json; charset=utf-8")
        #expect(request.header("User-Agent") == "test/1")
        #expect(request.header("Accept-Encoding") == "gzip, deflate")
        #expect(request.body == Array(#"{"a":1}"#.utf8))
    }

    @Test("without a connection leaves the choice to the gateway")
    func noConnection() async throws {
        let request = try await request(try call("users.me"))
        #expect(request.header("Maton-Connection") == nil)
        #expect(request.header("Content-Type") == nil)
    }

    @Test("to the control host goes to its root and names no connection")
    func control() async throws {
        let request = try await request(try call("connections.get", "c 1"), connection: "conn-1")
        #expect(request.target == "/connections/c%201")
        #expect(request.header("Authorization") == "Bearer \(testKey)")
        #expect(request.header("Maton-Connection") == nil)
    }

    @Test("with raw bytes carries the content type that was said")
    func raw() async throws {
        let said = try await request(try call("key_value_stores.put_record", "s", "k", body: "<p>", type: "text/html"))
        #expect(said.method == "PUT")
        #expect(said.header("Content-Type") == "text/html")
        let unsaid = try await request(try call("key_value_stores.put_record", "s", "k", body: "x"))
        #expect(unsaid.header("Content-Type") == "application/octet-stream")
    }

    @Test("names the script's line to a gateway on this machine, whatever the file is called, and to no other")
    func callSite() async throws {
        var call = try GatewayClientTests.call("users.me")
        call.options.callSite = "crawl ä\n.lua:12"
        #expect(try await request(call).header("X-Moongate-Script") == "crawl%20%C3%A4%0A.lua%3A12")
        var control = try GatewayClientTests.call("connections.list")
        control.options.callSite = "crawl.lua:12"
        let client = try GatewayClient(
            .init(gatewayURL: "https://gateway.invalid", controlURL: "http://127.0.0.1:1", key: Secret(testKey)))
        #expect(!(try client.prepare(call).headers.contains { $0.name == "X-Moongate-Script" }))
        #expect(try client.prepare(control).headers.contains { $0.name == "X-Moongate-Script" })
        await client.shutdown()
    }

    @Test("without a body says so")
    func noBody() async throws {
        let request = try await request(try call("runs.abort", "R"))
        #expect(request.header("Content-Length") == "0")
        #expect(request.body.isEmpty)
    }

    @Test("that cannot be made is an error before anything is sent")
    func impossible() async throws {
        try await TestServer.with(Script { _ in TestServer.answer("{}") }) { server in
            try await withClient(server.url) { client in
                let missing = try await failure(client, try call("runs.get"))
                #expect(missing.code == .invalidArgument)
                #expect(missing.message == "runs.get needs 'runId'")
                #expect(missing.attempts == 0)
                let split = try call(
                    "key_value_stores.put_record", "s", "k", body: "x", type: "text/plain\r\nX-Evil: 1")
                #expect(try await failure(client, split).code == .invalidArgument)
                #expect(server.requests.isEmpty)
            }
        }
    }

    @Test("may take longer when the other side is asked to hold its answer")
    func deadlines() throws {
        let deadlines = GatewayClient.Deadlines(short: .seconds(5), medium: .seconds(50), long: .seconds(500))
        #expect(deadlines.duration(for: try call("runs.get", "R")) == .seconds(5))
        #expect(deadlines.duration(for: try call("runs.get", "R", query: [("waitForFinish", "30")])) == .seconds(35))
        #expect(deadlines.duration(for: try call("runs.get", "R", query: [("waitForFinish", "99999")])) == .seconds(65))
        #expect(deadlines.duration(for: try call("runs.get", "R", query: [("waitForFinish", "nan")])) == .seconds(5))
        #expect(deadlines.duration(for: try call("acts.list")) == .seconds(50))
        #expect(deadlines.duration(for: try call("datasets.items", "D")) == .seconds(500))
    }
}
