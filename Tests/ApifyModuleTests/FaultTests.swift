import Testing

@testable import GatewayClient
@testable import GatewayTestSupport

@Suite("a fault, as scripts see it")
struct FaultTests {
    private func play(_ drill: FaultDrill, _ kind: FaultKind) async throws -> (seen: Seen, record: FaultDrill.Record) {
        try await drill.play(kind) { try await Seen(kind, $0) }
    }

    @Test("is not seen at all where it can be mended, and told in full where it cannot", arguments: Fault.losses)
    func lost(fault: Fault) async throws {
        for kind in FaultKind.allCases {
            let (seen, record) = try await play(FaultDrill(faults: [fault], carriesOut: kind == .delete), kind)
            if kind.remedy == .report {
                seen.expectFailure(kind, fault.code, status: fault.status, attempts: 1, isAmbiguous: true)
                #expect(record.requests.count == 1)
            } else {
                #expect(seen.succeeded, "\(kind): \(seen)")
                #expect(record.requests.count == 2)
            }
        }
    }

    @Test("leaves one run, task or schedule, whether the lost request was carried out or not", arguments: Fault.losses)
    func carriedOut(fault: Fault) async throws {
        for kind in FaultKind.allCases where kind.remedy == .look {
            let (seen, record) = try await play(FaultDrill(faults: [fault], carriesOut: true), kind)
            #expect(seen.succeeded, "\(kind): \(seen)")
            #expect(record.made.count == 1 && record.requests.count == 1, "\(kind)")
        }
    }

    @Test("that does not pass is told with the number of attempts", arguments: [429, 500])
    func persistent(status: Int) async throws {
        let fault = Fault(
            description: "\(status)", steps: TestServer.answer(status, #"{"error":{"type":"sorry","message":"sorry"}}"#)
        )
        for kind in FaultKind.allCases {
            let (seen, record) = try await play(FaultDrill(faults: .init(repeating: fault, count: 20)), kind)
            let isSentOnce = status == 500 && kind.remedy == .report
            // What was looked for and not found is sent again until the time for all attempts is over.
            if kind.remedy == .look, status == 500 {
                #expect(!seen.succeeded && seen.operation == kind.example.operation, "\(kind): \(seen)")
                #expect(record.made.isEmpty && record.requests.count > 1)
                continue
            }
            seen.expectFailure(
                kind, status == 429 ? .rateLimited : .serverError, status: status, attempts: isSentOnce ? 1 : 9,
                isAmbiguous: isSentOnce)
            #expect(record.requests.count == (isSentOnce ? 1 : 9))
        }
    }

    @Test("of an answer that is none names the operation and the line", arguments: Fault.nonsense)
    func nonsense(fault: Fault) async throws {
        for kind in FaultKind.allCases where kind.remedy != .look {
            let (seen, record) = try await play(FaultDrill(faults: [fault]), kind)
            #expect(record.requests.count == 1)
            let saysNothing = [.push, .putRecord, .delete].contains(kind) && fault.description != "a page"
            guard !saysNothing else {
                #expect(seen.succeeded, "\(kind): \(seen)")
                continue
            }
            seen.expectFailure(
                kind, .invalidResponse, status: 200, attempts: 1, isAmbiguous: kind.remedy == .report)
        }
    }

    @Test("of a redirect is told, and the key does not travel")
    func redirect() async throws {
        try await TestServer.with(Script { _ in TestServer.answer("{}") }) { elsewhere in
            let steps = TestServer.answer(302, "", headers: ["Location: \(elsewhere.url)/"])
            for kind in FaultKind.allCases {
                let (seen, _) = try await play(
                    FaultDrill(faults: [Fault(description: "redirect", steps: steps)]), kind)
                seen.expectFailure(kind, .redirectRefused, status: 302, attempts: 1)
                #expect(seen.hint?.contains("set the address") == true)
            }
            #expect(elsewhere.requests.isEmpty)
        }
    }

    @Test("on the way to the host is told, with what to do", arguments: FaultKind.allCases)
    func unreached(kind: FaultKind) async throws {
        let port = try await TestServer.deadPort()
        let refused = try await FaultDrill.with("http://127.0.0.1:\(port)") { try await Seen(kind, $0) }
        refused.expectFailure(kind, .connectionFailed, attempts: 3)
        #expect(refused.hint?.contains("moongate local serve") == true)
        let unknown = try await FaultDrill.with("https://moongate-test.invalid") { try await Seen(kind, $0) }
        #expect(unknown.code == "dns_failed" && unknown.place == "test:2" && unknown.hint?.contains("spelling") == true)
        try await TestServer.with(Script { _ in TestServer.answer("{}") }, tls: try SelfSigned.context()) { server in
            let url = "https://127.0.0.1:\(server.port)"
            let unsafe = try await FaultDrill.with(url) { try await Seen(kind, $0) }
            unsafe.expectFailure(kind, .tlsFailed, attempts: 1)
            #expect(unsafe.hint?.contains("certificate") == true)
            #expect(server.requests.isEmpty)
        }
    }
}
