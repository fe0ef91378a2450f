import Testing

@testable import GatewayClient
@testable import GatewayTestSupport

/// What came of a drill for the caller and for the server, and what may be expected of it.
struct FaultOutcome: Sendable {
    let kind: FaultKind
    let drill: FaultDrill
    let result: Result<GatewayResponse, GatewayError>
    let record: FaultDrill.Record

    var answer: GatewayResponse? { try? result.get() }
    var error: GatewayError? {
        guard case .failure(let error) = result else { return nil }
        return error
    }

    init(_ drill: FaultDrill, _ kind: FaultKind) async throws {
        self.kind = kind
        self.drill = drill
        (result, record) = try await drill.play(kind) { client async throws -> Result<GatewayResponse, GatewayError> in
            do throws(GatewayError) {
                return .success(try await client.send(try kind.call))
            } catch {
                return .failure(error)
            }
        }
    }

    /// The caller has an answer, and what it asked for was done once.
    ///
    /// - Parameter requests: How many requests of the call were read; nil for as many as were sent.
    func expectSuccess(attempts: Int, requests: Int? = nil, sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(
            answer?.attempts == attempts, "\(kind), \(drill.faults): \(String(describing: error))",
            sourceLocation: sourceLocation)
        #expect(record.requests.count == requests ?? attempts, "\(kind)", sourceLocation: sourceLocation)
        guard kind.remedy == .look else { return }
        #expect(record.made.count == 1, "\(kind)", sourceLocation: sourceLocation)
        if kind.isStart, let answer {
            #expect(RunSummary(answer)?.id == record.made.first, "\(kind)", sourceLocation: sourceLocation)
        }
    }

    /// The caller is told that nobody knows, and the request went out once.
    func expectReport(requests: Int = 1, sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(
            error?.ambiguous == true && error?.retryable == false && error?.attempts == 1,
            "\(kind), \(drill.faults): \(String(describing: error))", sourceLocation: sourceLocation)
        #expect(error?.hint == kind.check && kind.check != nil, "\(kind)", sourceLocation: sourceLocation)
        if let fault = drill.faults.first {
            #expect(error?.code == fault.code && error?.status == fault.status, sourceLocation: sourceLocation)
        }
        #expect(error?.operation == kind.example.operation, sourceLocation: sourceLocation)
        #expect(record.requests.count == requests, "\(kind)", sourceLocation: sourceLocation)
    }

    /// All requests carried the key and were equal: the same body, and the same key that makes repeating harmless.
    func expectSameRequests(sourceLocation: SourceLocation = #_sourceLocation) {
        for request in record.requests {
            #expect(request.header("Authorization") == "Bearer \(testKey)", sourceLocation: sourceLocation)
            #expect(request.target == record.requests[0].target, sourceLocation: sourceLocation)
            #expect(request.body == record.requests[0].body, sourceLocation: sourceLocation)
            let headers = [request, record.requests[0]].map { $0.headers.map { "\($0.name): \($0.value)" } }
            #expect(headers[0] == headers[1], sourceLocation: sourceLocation)
        }
        let body = record.requests.first.flatMap { String(decoding: $0.body, as: UTF8.self) } ?? ""
        let wanted = kind == .createWebhook ? #"{"idempotencyKey":""# : kind.example.body ?? ""
        #expect(body.hasPrefix(wanted), "\(kind): \(body)", sourceLocation: sourceLocation)
        #expect(body.isEmpty == (kind.example.body == nil), sourceLocation: sourceLocation)
    }
}
