import ApifyModule
import Glibc
import REPL
import Synchronization

/// The one line at the bottom of a terminal that says how far whatever takes long is.
///
/// There is one terminal, so there is one of these. Scripts write to the same terminal by ways of their own, so the line is
/// there only while all of them wait; messages of ours take it away, and it comes back with its next text.
final class ProgressLine: ProgressDisplay {
    /// What takes less than this is not worth a line.
    private static let patience = Duration.milliseconds(300)
    private static let tick = Duration.milliseconds(100)

    private struct State {
        var texts: [(activity: ProgressActivity, text: String, since: ContinuousClock.Instant)] = []
        /// What stands on the terminal.
        var shown = ""
        /// How many scripts are running, any of which may write.
        var writers = 0
        var ticker: Task<Void, Never>?
    }

    static let shared = ProgressLine()

    /// Whether people see standard error, on a terminal that can take a line back.
    static var isVisible: Bool {
        let terminal = getenv("TERM").map { String(cString: $0) } ?? ""
        return isatty(STDERR_FILENO) == 1 && !["", "dumb"].contains(terminal)
    }

    private let state = Mutex(State())
    private let turns = ScriptTurns()

    func show(_ text: String?, for activity: ProgressActivity) {
        state.withLock { state in
            let index = state.texts.firstIndex { $0.activity == activity }
            guard let text else {
                if let index { state.texts.remove(at: index) }
                if state.texts.isEmpty { Self.erase(&state) }
                return
            }
            if let index { state.texts[index].text = text } else { state.texts.append((activity, text, .now)) }
            if state.ticker == nil { state.ticker = Task { [weak self] in await self?.draw() } }
        }
    }

    /// Told when a script goes on, which may write, and when it waits again.
    func scriptRuns(_ isRunning: Bool) {
        if isRunning { turns.begin() } else { turns.end() }
        state.withLock { state in
            if isRunning { Self.erase(&state) }
            state.writers += isRunning ? 1 : -1
        }
    }

    /// Writes to the terminal without tearing the line.
    func interrupt(_ write: () -> Void) {
        state.withLock { state in
            Self.erase(&state)
            write()
        }
    }

    /// Does something with the terminal while no script runs and no line is drawn. Blocks its thread until that is so.
    func whileScriptsStand<R>(_ body: () -> R) -> R {
        turns.whileNoneRuns {
            state.withLock { state in
                Self.erase(&state)
                state.writers += 1
            }
            defer { state.withLock { $0.writers -= 1 } }
            return body()
        }
    }

    private func draw() async {
        while true {
            try? await Task.sleep(for: Self.tick)
            let isOver = state.withLock { state -> Bool in
                guard !state.texts.isEmpty else {
                    state.ticker = nil
                    return true
                }
                Self.draw(&state, now: .now)
                return false
            }
            if isOver { return }
        }
    }

    private static func draw(_ state: inout State, now: ContinuousClock.Instant) {
        let due = state.texts.filter { now - $0.since >= patience }
        guard state.writers == 0, let latest = due.last else { return }
        let others = due.count > 1 ? " (and \(due.count - 1) more)" : ""
        let line = fitting(latest.text + others, columns: DescriptorOutput(descriptor: STDERR_FILENO).columns)
        guard line != state.shown else { return }
        write("\r" + line + "\u{1B}[K")
        state.shown = line
    }

    private static func erase(_ state: inout State) {
        guard !state.shown.isEmpty else { return }
        write("\r\u{1B}[K")
        state.shown = ""
    }

    /// As much of a text as fits on one line. What may be two columns wide is taken for it: a line that wraps could not be
    /// taken back.
    static func fitting(_ text: String, columns: Int) -> String {
        var left = columns - 1
        var fitted = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            left -= scalar.value < 0x1100 ? 1 : 2
            guard left >= 0 else { break }
            fitted.append(scalar)
        }
        return String(fitted)
    }

    /// A terminal that is gone takes no progress; that is no failure of the script.
    private static func write(_ text: String) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
            guard count > 0 else { return }
            bytes = bytes.dropFirst(count)
        }
    }
}
