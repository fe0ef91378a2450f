import GatewayAPI

@testable import GatewayClient

/// Makes one call of a kind to a real server that treats the first requests badly, and tells what reached the server.
struct FaultDrill: Sendable {
    /// What the server saw.
    struct Record: Sendable {
        /// The requests of the call itself.
        var requests: [TestServer.Request]
        /// The runs, tasks and schedules that exist afterwards.
        var made: [String]
    }

    /// What the server does with the first requests of the call.
    var faults: [Fault]
    /// Whether the requests are carried out although their answers are spoilt.
    var carriesOut = false
    /// Whether the server drops the first connection before it reads anything.
    var dropsFirstConnection = false

    /// Starts the server, lends a client for it, in a time that passes only while somebody sleeps, and shuts both down.
    func play<R: Sendable>(
        _ kind: FaultKind, _ act: @Sendable (GatewayClient) async throws -> R
    ) async throws -> (R, Record) {
        let time = VirtualTime()
        let fate: RunHost.Fate = carriesOut ? .doneAndLost : .notDoneAndLost
        let host = RunHost(time, [RunHost.Fate](repeating: fate, count: faults.count))
        let connections = Counter()
        let drops = dropsFirstConnection
        let script = Script(
            welcome: { drops && connections.next() == 0 ? [.reset] : [] },
            reply(kind, host))
        return try await TestServer.with(script) { server in
            let isLate = faults.first?.isLate == true
            let result = try await Self.with(server.url, time, hurry: isLate ? .milliseconds(500) : nil, act)
            let requests = server.requests.filter { Self.line($0) == kind.example.line }
            return (result, Record(requests: requests, made: kind.isStart ? host.runs.map(\.id) : host.named))
        }
    }

    /// Lends a client for an address.
    ///
    /// - Parameter hurry: How long the first request may take; nil for the usual time.
    static func with<R: Sendable>(
        _ url: String, _ time: VirtualTime = VirtualTime(), hurry: Duration? = nil,
        _ act: @Sendable (GatewayClient) async throws -> R
    ) async throws -> R {
        let client = try GatewayClient(
            .init(gatewayURL: url, controlURL: url, key: Secret(testKey)), transport: HurriedTransport(first: hurry),
            timing: time.timing)
        do {
            let result = try await act(client)
            await client.shutdown()
            return result
        } catch {
            await client.shutdown()
            throw error
        }
    }

    private func reply(_ kind: FaultKind, _ host: RunHost) -> @Sendable (TestServer.Request) -> [TestServer.Step] {
        let count = Counter()
        return { [self] request in
            let isTarget = Self.line(request) == kind.example.line
            let before = isTarget ? count.next() : 0
            let fault = isTarget && before < faults.count ? faults[before] : nil
            guard kind.remedy == .look else {
                let isGone = kind == .delete && carriesOut && before > 0
                return fault?.steps ?? (isGone ? Self.gone : kind.success)
            }
            let answer = host.answer(Self.transportRequest(request))
            if let fault { return fault.steps }
            guard let good = try? answer.get() else { return [.close] }
            return TestServer.answer(good.status, good.body)
        }
    }

    private static let gone = TestServer.answer(
        404, #"{"error":{"type":"record-not-found","message":"Actor task was not found"}}"#)

    private static func line(_ request: TestServer.Request) -> String {
        RoutedTransport.line(transportRequest(request))
    }

    private static func transportRequest(_ request: TestServer.Request) -> TransportRequest {
        TransportRequest(
            method: request.method, url: "http://host" + request.target, headers: [], body: request.body,
            timeout: .zero, maximumResponseSize: 0)
    }
}
