import Synchronization

/// What time it is for everything a gateway does: stamps, schedules, locks, links that expire.
///
/// It runs with the system's clock until somebody sets it; then it runs on from there, or stands still until it is moved.
/// Timeouts of runs and of requests are real time: processes and sockets know no other.
final class GatewayClock: Sendable {
    private struct State {
        /// What the clock is ahead of the system's, in milliseconds.
        var offset: Int64 = 0
        /// Where it stands still.
        var frozenAt: Moment?

        var now: Moment { frozenAt ?? Moment(milliseconds: Moment.system.milliseconds + offset) }
    }

    /// Sleepers look at the clock again when this topic changes, and at least this often.
    private static let topic = "clock"
    private static let longestNap: Int64 = 3_600_000

    private let board: ChangeBoard
    private let state = Mutex(State())

    /// - Parameter board: where changes of the clock are announced.
    init(board: ChangeBoard) { self.board = board }

    var now: Moment { state.withLock { $0.now } }

    var isFrozen: Bool { state.withLock { $0.frozenAt != nil } }

    /// Stands still at `moment`, or at the present one.
    func freeze(at moment: Moment? = nil) { change { $0.frozenAt = moment ?? $0.now } }

    /// Goes on from where it stands.
    func resume() {
        change { state in
            state.offset = state.now.milliseconds - Moment.system.milliseconds
            state.frozenAt = nil
        }
    }

    /// Jumps to `moment`; a clock that stood still stands still there.
    func set(_ moment: Moment) {
        change { state in
            if state.frozenAt != nil { state.frozenAt = moment }
            state.offset = moment.milliseconds - Moment.system.milliseconds
        }
    }

    func advance(byMilliseconds step: Int64) {
        change { state in
            if let frozen = state.frozenAt { state.frozenAt = Moment(milliseconds: frozen.milliseconds + step) }
            state.offset += step
        }
    }

    private func change(_ body: (inout State) -> Void) {
        state.withLock { body(&$0) }
        board.changed(Self.topic)
    }

    /// Returns when it is `moment`, however the clock gets there.
    ///
    /// - Throws: `CancellationError` when the task is cancelled or the gateway closes.
    func sleep(until moment: Moment) async throws {
        while true {
            let counter = board.counter(Self.topic)
            let (now, stands) = state.withLock { ($0.now, $0.frozenAt != nil) }
            guard now < moment else { return }
            let left = stands ? Self.longestNap : min(moment.milliseconds - now.milliseconds, Self.longestNap)
            await board.wait(Self.topic, after: counter, atMost: .milliseconds(left))
            try Task.checkCancellation()
            if board.isClosed { throw CancellationError() }
        }
    }
}
