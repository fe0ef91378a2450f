import Synchronization

/// The connection that a client acts for, found once. Callers that come while it is being looked for wait for the answer.
final class ConnectionMemory: Sendable {
    /// What a caller is to do.
    enum Turn: Sendable {
        /// Use this one.
        case known(String)
        /// Look for it and say what came of it.
        case look
        /// Wait for what another caller finds. A stream that ends without an element means that it gave up.
        case wait(AsyncStream<Result<String, GatewayError>>)
    }

    private enum State {
        case unknown
        case looking([AsyncStream<Result<String, GatewayError>>.Continuation])
        case known(String)
    }

    private let state = Mutex(State.unknown)

    func turn() -> Turn {
        state.withLock { state in
            switch state {
            case .known(let id): return .known(id)
            case .unknown:
                state = .looking([])
                return .look
            case .looking(let others):
                let (stream, continuation) = AsyncStream.makeStream(of: Result<String, GatewayError>.self)
                state = .looking(others + [continuation])
                return .wait(stream)
            }
        }
    }

    /// Somebody has chosen it, which settles it for those too who wait for a look that is still going on.
    func know(_ id: String) {
        let waiting = state.withLock { state -> [AsyncStream<Result<String, GatewayError>>.Continuation] in
            defer { state = .known(id) }
            if case .looking(let others) = state { return others }
            return []
        }
        for other in waiting {
            other.yield(.success(id))
            other.finish()
        }
    }

    /// Ends a look. A failure is told to those who wait and then forgotten: the account may change.
    func finish(_ result: Result<String, GatewayError>) {
        let waiting = state.withLock { state -> [AsyncStream<Result<String, GatewayError>>.Continuation] in
            guard case .looking(let others) = state else { return [] }
            if case .success(let id) = result { state = .known(id) } else { state = .unknown }
            return others
        }
        for other in waiting {
            // That one caller gave up is nothing to the others: one of them looks next.
            if case .failure(let error) = result, error.code == .cancelled {
                other.finish()
                continue
            }
            other.yield(result)
            other.finish()
        }
    }
}
