import GatewayAPI
import GatewayClient
import Synchronization

/// Says on the display how a wait for runs stands, and how long it takes already.
final class WaitMeter: Sendable {
    private let display: any ProgressDisplay
    private let activity = ProgressActivity()
    private let begin = ContinuousClock.now
    private let total: Int
    private let seen: Mutex<[String: RunSummary]> = Mutex([:])
    private let clock: Mutex<Task<Void, Never>?> = Mutex(nil)

    /// - Parameter runs: how many runs are waited for.
    init(_ display: any ProgressDisplay, runs: Int) {
        self.display = display
        total = runs
        let task = Task { [weak self] in
            while !Task.isCancelled, let self {
                self.show()
                try? await Task.sleep(for: .seconds(1))
            }
        }
        clock.withLock { $0 = task }
    }

    func saw(_ run: RunSummary) {
        seen.withLock { $0[run.id] = run }
        show()
    }

    func end() {
        clock.withLock { $0 }?.cancel()
        display.show(nil, for: activity)
    }

    private func show() {
        let text = Self.text(seen.withLock { Array($0.values) }, of: total, after: .now - begin)
        // What is cancelled must not come back after its end.
        if clock.withLock({ $0 })?.isCancelled != true { display.show(text, for: activity) }
    }

    /// `waiting for mxA2b6luHFdcxBZuG: RUNNING, 1:05, Crawled 3 of 10 pages, $0.0037`, or
    /// `waiting for 28 of 40 runs, 1:05, $0.12`.
    static func text(_ runs: [RunSummary], of total: Int, after time: Duration) -> String {
        var parts: [String]
        if total == 1 {
            parts = [runs.first.map { "waiting for \(line($0.id)): \(line($0.status))" } ?? "waiting for a run"]
        } else {
            parts = ["waiting for \(total - runs.count(where: \.hasEnded)) of \(total) runs"]
        }
        parts.append(clockText(time))
        if total == 1, let message = runs.first?.statusMessage, !message.isEmpty { parts.append(line(message)) }
        let costs = runs.reduce(0) { $0 + ($1.usageTotalUsd ?? 0) }
        if costs > 0, let text = ReadableAmount.dollars(costs) { parts.append(text) }
        return parts.joined(separator: ", ")
    }

    /// `0:42`, `1:02:03`.
    private static func clockText(_ time: Duration) -> String {
        let seconds = Int(time.components.seconds)
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let (hours, minutes) = (seconds / 3600, seconds / 60 % 60)
        return (hours > 0 ? "\(hours):\(two(minutes))" : "\(minutes)") + ":\(two(seconds % 60))"
    }

    private static func line(_ text: String) -> String { ProgressText.line(text) }
}
