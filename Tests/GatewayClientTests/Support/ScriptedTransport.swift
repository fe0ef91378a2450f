import Synchronization

@testable import GatewayClient

/// A transport that answers from a list and then keeps giving the last answer.
final class ScriptedTransport: Transport {
    private let answers: Mutex<[Result<TransportResponse, TransportError>]>
    private let log = Mutex<[TransportRequest]>([])

    var requests: [TransportRequest] { log.withLock { $0 } }

    init(_ answers: [Result<TransportResponse, TransportError>]) {
        self.answers = Mutex(answers)
    }

    convenience init(runStatuses: [String]) {
        self.init(
            runStatuses.map { status in
                let body = Array(#"{"data":{"id":"R","status":"\#(status)"}}"#.utf8)
                return .success(TransportResponse(status: 200, headers: [], body: body))
            }
        )
    }

    func send(_ request: TransportRequest) async throws(TransportError) -> TransportResponse {
        log.withLock { $0.append(request) }
        let next = answers.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] }
        return try next.get()
    }

    func shutdown() async {}
}
