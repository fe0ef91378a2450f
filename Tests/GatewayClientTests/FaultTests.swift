import GatewayAPI
import Testing

@testable import GatewayClient
@testable import GatewayTestSupport

@Suite("A fault")
struct FaultTests {
    @Test("that loses the answer is mended, found out about or told, as the call needs it", arguments: Fault.losses)
    func lost(fault: Fault) async throws {
        for kind in FaultKind.allCases {
            let outcome = try await FaultOutcome(FaultDrill(faults: [fault]), kind)
            outcome.expectSameRequests()
            guard kind.remedy == .report else {
                outcome.expectSuccess(attempts: 2)
                continue
            }
            outcome.expectReport()
        }
    }

    @Test("that loses the answer to what was carried out leads to no second time", arguments: Fault.losses)
    func carriedOut(fault: Fault) async throws {
        for kind in FaultKind.allCases where kind.remedy == .look || kind == .delete {
            let outcome = try await FaultOutcome(FaultDrill(faults: [fault], carriesOut: true), kind)
            outcome.expectSuccess(attempts: kind == .delete ? 2 : 1)
            if kind == .delete { #expect(outcome.answer?.status == 204) }
        }
    }

    @Test("of a connection that breaks before anything is read", arguments: FaultKind.allCases)
    func dropped(kind: FaultKind) async throws {
        let outcome = try await FaultOutcome(FaultDrill(faults: [], dropsFirstConnection: true), kind)
        guard kind.remedy == .report else {
            outcome.expectSuccess(attempts: 2, requests: 1)
            return
        }
        // What the network had taken and the server had not read cannot be told apart from here.
        outcome.expectReport(requests: 0)
    }

    private static let refusals: [[String]] = [[], ["Retry-After: 7"], ["Retry-After: Thu, 01 Jan 2026 00:00:07 GMT"]]

    @Test("of too many requests makes every call wait and go again", arguments: refusals, FaultKind.allCases)
    func rateLimited(headers: [String], kind: FaultKind) async throws {
        let body = #"{"error":{"type":"rate-limit-exceeded","message":"You have exceeded the rate limit"}}"#
        let fault = Fault(description: "429", steps: TestServer.answer(429, body, headers: headers))
        let outcome = try await FaultOutcome(FaultDrill(faults: [fault, fault]), kind)
        outcome.expectSuccess(attempts: 3)
        outcome.expectSameRequests()
    }

    @Test("of the server three times over is survived where that is safe", arguments: FaultKind.allCases)
    func threeTimes(kind: FaultKind) async throws {
        let body = #"{"error":{"type":"internal-server-error","message":"sorry"}}"#
        let fault = Fault(
            description: "500", steps: TestServer.answer(500, body), code: .serverError, status: 500)
        let outcome = try await FaultOutcome(FaultDrill(faults: [fault, fault, fault]), kind)
        outcome.expectSameRequests()
        guard kind.remedy == .report else {
            outcome.expectSuccess(attempts: 4)
            return
        }
        outcome.expectReport()
        #expect(outcome.error?.type == "internal-server-error")
    }

    @Test("of an answer that is none is an error that says so, unless looking helps", arguments: Fault.nonsense)
    func nonsense(fault: Fault) async throws {
        for kind in FaultKind.allCases {
            let outcome = try await FaultOutcome(FaultDrill(faults: [fault], carriesOut: true), kind)
            switch (kind, kind.remedy) {
            // Their answers say nothing, so that any will do that is not somebody else's.
            case (.push, _) where fault.description != "a page", (.putRecord, _) where fault.description != "a page",
                (.delete, _) where fault.description != "a page":
                outcome.expectSuccess(attempts: 1)
            // Whoever takes a page apart finds out.
            case (.list, _) where fault.description == "a broken document": outcome.expectSuccess(attempts: 1)
            case (_, .look): outcome.expectSuccess(attempts: 1)
            case (_, .report): outcome.expectReport()
            default:
                #expect(outcome.error?.code == .invalidResponse, "\(kind): \(String(describing: outcome.answer))")
                #expect(outcome.error?.ambiguous == false && outcome.record.requests.count == 1)
            }
            if let error = outcome.error { #expect(error.code == .invalidResponse && error.status == 200) }
        }
    }

    @Test("of JSON under another name is none", arguments: FaultKind.allCases)
    func contentType(kind: FaultKind) async throws {
        let body = #"{"data":{"id":"R9","status":"READY"}}"#
        let fault = Fault(description: "text", steps: TestServer.answer(200, body, type: "text/plain"))
        let outcome = try await FaultOutcome(FaultDrill(faults: [fault]), kind)
        #expect(outcome.answer?.attempts == 1, "\(String(describing: outcome.error))")
        #expect(outcome.record.requests.count == 1)
    }

    @Test("of a redirect ends the call, and the key does not travel", arguments: [301, 302, 303, 307, 308])
    func redirect(status: Int) async throws {
        try await TestServer.with(Script { _ in TestServer.answer("{}") }) { elsewhere in
            let steps = TestServer.answer(status, "", headers: ["Location: \(elsewhere.url)/apify/v2/"])
            for kind in FaultKind.allCases {
                let fault = Fault(description: "redirect", steps: steps)
                let outcome = try await FaultOutcome(FaultDrill(faults: [fault]), kind)
                let error = try #require(outcome.error, "\(kind)")
                #expect(error.code == .redirectRefused && error.attempts == 1 && !error.ambiguous, "\(kind)")
                #expect(outcome.record.requests.count == 1)
            }
            #expect(elsewhere.requests.isEmpty)
        }
    }
}
