import Synchronization

/// Tells waiters inside this process that something changed: a run's status, a run's log.
///
/// A change is a counter per topic. A waiter reads the counter, looks at the database, and then waits until the counter has
/// moved, so that nothing can slip in between.
final class ChangeBoard: Sendable {
    private struct State {
        var counters: [String: UInt64] = [:]
        /// How often everything changed, which moves all counters.
        var upheavals: UInt64 = 0
        var waiters: [UInt64: (topic: String, continuation: CheckedContinuation<Void, Never>)] = [:]
        /// Waiters whose time was over before they began to wait.
        var expired: Set<UInt64> = []
        var nextWaiter: UInt64 = 0
        var isClosed = false
    }

    private let state = Mutex(State())

    func counter(_ topic: String) -> UInt64 {
        state.withLock { $0.counters[topic, default: 0] + $0.upheavals }
    }

    func changed(_ topic: String) {
        let woken = state.withLock { state in
            state.counters[topic, default: 0] += 1
            let found = state.waiters.filter { $0.value.topic == topic }
            for key in found.keys { state.waiters[key] = nil }
            return found.values.map(\.continuation)
        }
        for continuation in woken { continuation.resume() }
    }

    /// Whatever somebody waits for may have changed.
    func everythingChanged() {
        let woken = state.withLock { state in
            state.upheavals += 1
            defer { state.waiters = [:] }
            return state.waiters.values.map(\.continuation)
        }
        for continuation in woken { continuation.resume() }
    }

    /// Nobody waits any more, now or later.
    func close() {
        let woken = state.withLock { state in
            state.isClosed = true
            defer { state.waiters = [:] }
            return state.waiters.values.map(\.continuation)
        }
        for continuation in woken { continuation.resume() }
    }

    var isClosed: Bool { state.withLock { $0.isClosed } }

    /// Returns when the topic's counter is no longer `counter`, the time is over, or the task is cancelled.
    func wait(_ topic: String, after counter: UInt64, atMost limit: Duration) async {
        let key = state.withLock { state in
            state.nextWaiter += 1
            return state.nextWaiter
        }
        let timer = Task {
            try await Task.sleep(for: limit)
            wake(key)
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isDue = state.withLock { state in
                    if state.isClosed || state.expired.contains(key) { return true }
                    if state.counters[topic, default: 0] + state.upheavals != counter { return true }
                    state.waiters[key] = (topic, continuation)
                    return false
                }
                if isDue { continuation.resume() }
            }
        } onCancel: {
            wake(key)
        }
        timer.cancel()
        // A timer that fires only now finds nobody and leaves one number behind; take it along when it is there already.
        state.withLock { _ = $0.expired.remove(key) }
    }

    private func wake(_ key: UInt64) {
        let waiter = state.withLock { state in
            guard let waiter = state.waiters.removeValue(forKey: key) else {
                state.expired.insert(key)
                return nil as CheckedContinuation<Void, Never>?
            }
            return waiter.continuation
        }
        waiter?.resume()
    }
}
