import GatewayAPI
import Testing

@testable import GatewayClient

/// Sends one call of a kind to a real server that treats the first requests badly, and tells what came of it.
struct FaultDrill: Sendable {
    /// A class of operations, as far as repeating is concerned.
    enum Kind: String, CaseIterable, Sendable {
        case read, replacement, push, start

        var call: OperationCall {
            get throws {
                switch self {
                case .read: try GatewayClientTests.call("acts.get", "a")
                case .replacement: try GatewayClientTests.call("tasks.update", "t", body: "{}")
                case .push: try GatewayClientTests.call("datasets.push", "D", body: #"[{"a":1}]"#)
                case .start: try GatewayClientTests.call("acts.run", "ACTOR", body: #"{"a":1}"#)
                }
            }
        }

        /// The request as it reaches the server.
        var line: String {
            switch self {
            case .read: "GET /acts/a"
            case .replacement: "PUT /actor-tasks/t"
            case .push: "POST /datasets/D/items"
            case .start: "POST /acts/ACTOR/runs"
            }
        }
    }

    /// What came of it.
    struct Outcome: Sendable {
        var answer: GatewayResponse?
        var error: GatewayError?
        /// How many requests of the call itself reached the server.
        var requests: Int
        /// The runs that exist afterwards.
        var runs: [String]
        /// The run in the answer.
        var run: String? { answer.flatMap { RunSummary($0)?.id } }
    }

    /// What the server does with the first requests of the call, one list of steps each.
    var faults: [[TestServer.Step]]
    /// Whether a start is carried out although its answer is spoilt.
    var carriesOut = false
    /// Whether the first request is answered too late.
    var isLate = false
    /// Whether the server drops the first connection before it reads anything.
    var dropsFirstConnection = false

    /// The answer of a server at its best.
    private static func success(_ kind: Kind) -> [TestServer.Step] {
        kind == .push ? TestServer.answer(201, "{}") : TestServer.answer(#"{"data":{"id":"x"}}"#)
    }

    func play(_ kind: Kind) async throws -> Outcome {
        let time = VirtualTime()
        let fate: RunHost.Fate = carriesOut ? .doneAndLost : .notDoneAndLost
        let host = RunHost(time, [RunHost.Fate](repeating: fate, count: faults.count))
        let count = Counter()
        let connections = Counter()
        let drops = dropsFirstConnection
        let script = Script(
            welcome: { drops && connections.next() == 0 ? [.reset] : [] },
            { [faults] request in
                let inner = TransportRequest(
                    method: request.method, url: "http://host" + request.target, headers: [], body: request.body,
                    timeout: .zero, maximumResponseSize: 0)
                let isTarget = RoutedTransport.line(inner) == kind.line
                let before = isTarget ? count.next() : 0
                if isTarget, kind != .start {
                    return before < faults.count ? faults[before] : FaultDrill.success(kind)
                }
                let answer = host.answer(inner)
                if isTarget, before < faults.count { return faults[before] }
                guard let good = try? answer.get() else { return [.close] }
                return TestServer.answer(good.status, good.body)
            })
        return try await TestServer.with(script) { server in
            var outcome = try await send(kind, to: server.url, time)
            outcome.requests = count.value
            outcome.runs = host.runs.map(\.id)
            return outcome
        }
    }

    private func send(_ kind: Kind, to url: String, _ time: VirtualTime) async throws -> Outcome {
        let client = try GatewayClient(
            .init(gatewayURL: url, controlURL: url, key: Secret(testKey)),
            transport: HurriedTransport(first: isLate ? .milliseconds(500) : nil), timing: time.timing)
        var outcome = Outcome(requests: 0, runs: [])
        do throws(GatewayError) {
            outcome.answer = try await client.send(try call(kind))
        } catch {
            outcome.error = error
        }
        await client.shutdown()
        return outcome
    }

    private func call(_ kind: Kind) throws(GatewayError) -> OperationCall {
        do {
            return try kind.call
        } catch {
            throw GatewayError(code: .invalidArgument, message: "\(error)")
        }
    }
}
