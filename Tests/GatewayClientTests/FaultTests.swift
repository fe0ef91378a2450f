import Testing

@testable import GatewayClient

@Suite("A fault")
struct FaultTests {
    typealias Kind = FaultDrill.Kind

    private static let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n"
    private static let page = "<html><head><title>502 Bad Gateway</title></head></html>"

    /// Faults after which nobody knows whether the request was carried out.
    private static let losses: [(name: String, drill: FaultDrill)] = [
        ("closed before the answer", FaultDrill(faults: [[.close]])),
        ("reset before the answer", FaultDrill(faults: [[.reset]])),
        ("reset within the body", FaultDrill(faults: [[.send(head + #"{"data":"#), .reset]])),
        ("truncated body", FaultDrill(faults: [[.send(head + #"{"data":{}}"#), .close]])),
        ("408", FaultDrill(faults: [TestServer.answer(408, "")])),
        ("500", FaultDrill(faults: [TestServer.answer(500, "{}")])),
        ("502 with a page", FaultDrill(faults: [TestServer.answer(502, page, type: "text/html")])),
        ("503", FaultDrill(faults: [TestServer.answer(503, "")])), ("silence", FaultDrill(faults: [[]], isLate: true)),
        (
            "one byte at a time",
            FaultDrill(
                faults: [
                    [.send(head), .drip([UInt8](repeating: 0x20, count: 100), every: .milliseconds(50))]
                ], isLate: true)
        ),
    ]

    @Test(
        "that loses the answer costs a read or a replacement no more than another request", arguments: losses,
        [Kind.read, .replacement])
    func repeated(loss: (name: String, drill: FaultDrill), kind: Kind) async throws {
        let outcome = try await loss.drill.play(kind)
        #expect(outcome.answer?.attempts == 2, "\(String(describing: outcome.error))")
        #expect(outcome.requests == 2)
    }

    @Test("that loses the answer to a push is told, and the items go out once", arguments: losses)
    func push(loss: (name: String, drill: FaultDrill)) async throws {
        let outcome = try await loss.drill.play(.push)
        let error = try #require(outcome.error)
        #expect(error.ambiguous && !error.retryable && error.attempts == 1)
        #expect(error.hint?.contains("apify.datasets.items") == true)
        #expect(outcome.requests == 1)
    }

    @Test(
        "that loses the answer to a start that was carried out is mended: the run is found, and is the only one",
        arguments: losses)
    func foundStart(loss: (name: String, drill: FaultDrill)) async throws {
        var drill = loss.drill
        drill.carriesOut = true
        let outcome = try await drill.play(.start)
        #expect(outcome.run == "R1", "\(String(describing: outcome.error))")
        #expect(outcome.runs == ["R1"])
        #expect(outcome.requests == 1)
    }

    @Test("that loses a start is mended: it is sent again, and one run is there", arguments: losses)
    func repeatedStart(loss: (name: String, drill: FaultDrill)) async throws {
        let outcome = try await loss.drill.play(.start)
        #expect(outcome.run == "R1", "\(String(describing: outcome.error))")
        #expect(outcome.runs == ["R1"])
        #expect(outcome.requests == 2)
    }

    @Test(
        "of a connection that breaks before anything is read is mended unless items might come twice",
        arguments: Kind.allCases)
    func dropped(kind: Kind) async throws {
        let outcome = try await FaultDrill(faults: [], dropsFirstConnection: true).play(kind)
        guard kind != .push else {
            // What the network had taken and the server had not read cannot be told apart from here.
            #expect(outcome.error?.ambiguous == true)
            #expect(outcome.requests == 0)
            return
        }
        #expect(outcome.answer?.attempts == 2, "\(String(describing: outcome.error))")
        #expect(outcome.requests == 1)
    }

    private static let refusals: [[String]] = [[], ["Retry-After: 7"], ["Retry-After: Thu, 01 Jan 2026 00:00:07 GMT"]]

    @Test("of too many requests makes every call wait and go again", arguments: refusals, Kind.allCases)
    func rateLimited(headers: [String], kind: Kind) async throws {
        let body = #"{"error":{"type":"rate-limit-exceeded","message":"You have exceeded the rate limit"}}"#
        let fault = TestServer.answer(429, body, headers: headers)
        let outcome = try await FaultDrill(faults: [fault, fault]).play(kind)
        #expect(outcome.answer?.attempts == 3, "\(String(describing: outcome.error))")
        #expect(outcome.requests == 3)
    }

    @Test("of the server three times over is survived where that is safe", arguments: Kind.allCases)
    func threeTimes(kind: Kind) async throws {
        let fault = TestServer.answer(500, #"{"error":{"type":"internal-server-error","message":"sorry"}}"#)
        let outcome = try await FaultDrill(faults: [fault, fault, fault]).play(kind)
        if kind == .push {
            #expect(outcome.error?.ambiguous == true && outcome.error?.type == "internal-server-error")
            #expect(outcome.requests == 1)
        } else {
            #expect(outcome.answer?.attempts == 4, "\(String(describing: outcome.error))")
            #expect(outcome.requests == 4)
            #expect(outcome.runs == (kind == .start ? ["R1"] : []))
        }
    }

    @Test(
        "of a host that refuses the connection is tried again a few times, and nothing is in doubt",
        arguments: Kind.allCases)
    func refused(kind: Kind) async throws {
        let port = try await TestServer.deadPort()
        let url = "http://127.0.0.1:\(port)"
        let client = try GatewayClient(
            .init(gatewayURL: url, controlURL: url, key: Secret(testKey)), transport: HurriedTransport(first: nil),
            timing: VirtualTime().timing)
        let error = try await failure(client, try kind.call)
        await client.shutdown()
        #expect(error.code == .connectionFailed && error.attempts == 3)
        #expect(error.retryable && !error.ambiguous)
    }

    @Test("of a page with status 200 is an error, in which only a write is in doubt", arguments: Kind.allCases)
    func page(kind: Kind) async throws {
        let fault = TestServer.answer(200, "<html>please log in</html>", type: "text/html")
        let outcome = try await FaultDrill(faults: [fault], carriesOut: true).play(kind)
        #expect(outcome.requests == 1)
        guard kind != .start else {
            #expect(outcome.run == "R1" && outcome.runs == ["R1"])
            return
        }
        let error = try #require(outcome.error)
        #expect(error.code == .invalidResponse && error.message.contains("a web page"))
        #expect(error.ambiguous == (kind == .push))
    }

    @Test("of a start answered with broken JSON is mended", arguments: [#"{"data":{"id":"R1""#, #"{"data":"#, "{]"])
    func brokenJSON(body: String) async throws {
        let fault = TestServer.answer(201, body)
        let outcome = try await FaultDrill(faults: [fault], carriesOut: true).play(.start)
        #expect(outcome.run == "R1", "\(String(describing: outcome.error))")
        #expect(outcome.requests == 1 && outcome.runs == ["R1"])
    }

    @Test("of JSON under another name is none", arguments: Kind.allCases)
    func contentType(kind: Kind) async throws {
        let fault = TestServer.answer(200, #"{"data":{"id":"R9","status":"READY"}}"#, type: "text/plain")
        let outcome = try await FaultDrill(faults: [fault]).play(kind)
        #expect(outcome.answer?.attempts == 1, "\(String(describing: outcome.error))")
        #expect(outcome.requests == 1)
    }

    @Test("of a redirect ends the call, and the key does not travel", arguments: [301, 302, 307, 308], Kind.allCases)
    func redirect(status: Int, kind: Kind) async throws {
        try await TestServer.with(Script { _ in TestServer.answer("{}") }) { elsewhere in
            let fault = TestServer.answer(status, "", headers: ["Location: \(elsewhere.url)/apify/v2/"])
            let outcome = try await FaultDrill(faults: [fault]).play(kind)
            let error = try #require(outcome.error)
            #expect(error.code == .redirectRefused && error.attempts == 1 && !error.ambiguous)
            #expect(outcome.requests == 1)
            #expect(elsewhere.requests.isEmpty)
        }
    }
}
