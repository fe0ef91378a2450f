import Synchronization

/// The runs that belong to calls of this client: a run that one call has got is not taken for another call's.
final class RunClaims: Sendable {
    /// What makes two starts look the same from outside.
    struct Fingerprint: Hashable, Sendable {
        let operation: String
        let target: String
        let body: [UInt8]?

        init(_ call: OperationCall) {
            operation = call.operation.id
            target = call.path.first ?? ""
            body = call.body
        }
    }

    private struct State {
        var claimed: Set<String> = []
        var underWay: [Fingerprint: Int] = [:]
    }

    private let state = Mutex(State())

    /// The runs that calls have got.
    var claimed: Set<String> { state.withLock { $0.claimed } }

    /// Takes a run for one call; false when another one has it.
    func claim(_ id: String) -> Bool {
        state.withLock { $0.claimed.insert(id).inserted }
    }

    /// Takes note that a start is sent.
    func begin(_ start: Fingerprint) {
        state.withLock { $0.underWay[start, default: 0] += 1 }
    }

    /// Takes note that a start was answered or lost.
    func end(_ start: Fingerprint) {
        state.withLock { state in
            let left = state.underWay[start, default: 1] - 1
            state.underWay[start] = left > 0 ? left : nil
        }
    }

    /// Whether the answer to another start that looks the same is still to come: the run that is found may be its.
    func isTwinUnderWay(_ start: Fingerprint) -> Bool {
        state.withLock { $0.underWay[start] != nil }
    }
}
