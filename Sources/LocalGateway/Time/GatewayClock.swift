import Synchronization

/// What time it is for everything a gateway does: stamps, schedules, locks, links that expire.
///
/// It runs with the system's clock until somebody sets it; then it runs on from there, or stands still until it is moved.
/// Timeouts of runs and of requests are real time: processes and sockets know no other.
///
/// The clock itself forgets its setting with the process; ``Timeline`` keeps it in the state directory.
final class GatewayClock: Sendable {
    private struct State {
        var setting = ClockSetting.ofTheSystem
        /// Where it is held while it is moved step by step.
        var heldAt: Moment?

        var now: Moment { heldAt ?? setting.now }
    }

    /// Sleepers look at the clock again when this topic changes, and at least this often.
    private static let topic = "clock"
    private static let longestNap: Int64 = 3_600_000

    private let board: ChangeBoard
    private let state = Mutex(State())

    /// - Parameter board: where changes of the clock are announced.
    init(board: ChangeBoard) { self.board = board }

    var now: Moment { state.withLock { $0.now } }

    var setting: ClockSetting { state.withLock { $0.setting } }

    var isFrozen: Bool { setting.frozenAt != nil }

    /// Goes by another setting from now on.
    func adopt(_ setting: ClockSetting) { change { $0.setting = setting } }

    /// Stands still at `moment`, or at the present one.
    func freeze(at moment: Moment? = nil) { change { $0.setting = .frozen(at: moment ?? $0.now) } }

    /// Goes on from where it stands.
    func resume() { change { $0.setting = .running(from: $0.now) } }

    /// Jumps to `moment`; a clock that stood still stands still there.
    func set(_ moment: Moment) { change { $0.setting = $0.setting.moved(to: moment) } }

    func advance(byMilliseconds step: Int64) {
        change { state in
            let moment = Moment(milliseconds: state.now.milliseconds.addingReportingOverflow(step).partialValue)
            state.setting = state.setting.moved(to: moment)
        }
    }

    /// Stands still at `moment` whatever the setting says, until ``release()``.
    func hold(at moment: Moment) { change { $0.heldAt = moment } }

    func release() { change { $0.heldAt = nil } }

    private func change(_ body: (inout State) -> Void) {
        state.withLock { body(&$0) }
        nudge()
    }

    /// Returns when it is `moment`, however the clock gets there.
    ///
    /// - Throws: `CancellationError` when the task is cancelled or the gateway closes.
    func sleep(until moment: Moment) async throws {
        while true {
            let counter = changeCount
            guard now < moment else { return }
            await wait(until: moment, after: counter, atMost: .milliseconds(Self.longestNap))
            try Task.checkCancellation()
            if board.isClosed { throw CancellationError() }
        }
    }

    // MARK: - Waiting for this and that

    /// How often the clock was changed or its sleepers were nudged.
    var changeCount: UInt64 { board.counter(Self.topic) }

    /// Lets everybody who waits look again, because there may be something new to wait for.
    func nudge() { board.changed(Self.topic) }

    /// Waits for a moment, a change of the clock, a nudge or the end of `limit`, which is real time.
    ///
    /// - Parameter counter: ``changeCount`` as it was before the caller made up its mind to wait.
    func wait(until moment: Moment?, after counter: UInt64, atMost limit: Duration) async {
        var nap = limit
        let (now, stands) = state.withLock { ($0.now, $0.setting.frozenAt != nil || $0.heldAt != nil) }
        if let moment, now >= moment { return }
        if let moment, !stands { nap = min(nap, .milliseconds(moment.milliseconds - now.milliseconds)) }
        await board.wait(Self.topic, after: counter, atMost: nap)
    }
}
