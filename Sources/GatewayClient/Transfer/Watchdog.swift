import Synchronization

/// Ends an exchange in which nothing moves any more.
final class Watchdog: Sendable {
    private struct State {
        var deadline: ContinuousClock.Instant
        var failure: TransportError
    }

    private let state: Mutex<State>

    /// The shortest time that is ever allowed. A deadline never lies further ahead than this without being looked at.
    private let step: Duration

    /// - Parameters:
    ///   - timeout: how long the answer may let itself be waited for when nothing else moves.
    ///   - idle: how long everything else may.
    init(_ timeout: Duration, idle: Duration?) {
        step = min(timeout, idle ?? timeout)
        state = Mutex(State(deadline: .now + timeout, failure: .timeout(timeout)))
    }

    /// Begins a new stretch of time, after something has moved.
    ///
    /// - Parameter failure: what it means when nothing moves again before its end.
    func allow(_ duration: Duration, orElse failure: TransportError) {
        state.withLock { $0 = State(deadline: .now + duration, failure: failure) }
    }

    /// Returns never; throws when the time is over.
    func watch() async throws {
        while true {
            let state = state.withLock { $0 }
            guard .now < state.deadline else { throw state.failure }
            try await Task.sleep(until: min(state.deadline, .now + step), clock: .continuous)
        }
    }
}
