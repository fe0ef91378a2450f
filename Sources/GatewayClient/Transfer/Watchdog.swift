import Synchronization

/// How long an exchange may go on without anything moving.
final class Watchdog: Sendable {
    private struct State {
        var deadline: ContinuousClock.Instant
        var failure: TransportError
        var hasBarked = false
    }

    private let state: Mutex<State>

    /// - Parameter timeout: how long the answer may let itself be waited for when nothing else moves.
    init(_ timeout: Duration) {
        state = Mutex(State(deadline: .now + timeout, failure: .timeout(timeout)))
    }

    var deadline: ContinuousClock.Instant { state.withLock { $0.deadline } }

    /// What ended the exchange; nil while the time is not over.
    var failure: TransportError? { state.withLock { $0.hasBarked ? $0.failure : nil } }

    /// Begins a new stretch of time, after something has moved.
    ///
    /// - Parameter failure: what it means when nothing moves again before its end.
    func allow(_ duration: Duration, orElse failure: TransportError) {
        state.withLock { state in
            guard !state.hasBarked else { return }
            state.deadline = .now + duration
            state.failure = failure
        }
    }

    /// Ends the exchange if the time is over.
    ///
    /// - Returns: whether it is.
    func look(now: ContinuousClock.Instant) -> Bool {
        state.withLock { state in
            state.hasBarked = state.hasBarked || now >= state.deadline
            return state.hasBarked
        }
    }
}
