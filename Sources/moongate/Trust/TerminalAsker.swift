import Foundation
import LineEditor

/// Puts questions on the terminal. While one stands there no script runs, so that none can write over it.
final class TerminalAsker: Asker {
    private let terminal: Terminal
    private let isPlain: Bool

    /// - Parameter terminal: where people are.
    init(_ terminal: Terminal) {
        self.terminal = terminal
        isPlain = ["", "dumb"].contains(ProcessVariables.all["TERM"] ?? "")
    }

    /// The terminal of this process, if its input and its messages go to one.
    static func ofProcess() -> TerminalAsker? {
        Terminal(input: STDIN_FILENO, output: STDERR_FILENO).map(TerminalAsker.init)
    }

    func key(_ question: String, answers: String) async -> Character {
        await onThread { [self] in terminal.ask(prepared(question), answers: answers, otherwise: "n") }
    }

    func word(_ question: String) async -> String? {
        await onThread { [self] in terminal.askForWord(prepared(question)) }
    }

    func cancel() {
        terminal.cancelQuestion()
    }

    /// Takes back what a script may have done to the terminal: colours, the scroll region, a hidden cursor, other letters.
    private func prepared(_ question: String) -> String {
        (isPlain ? "" : "\u{1B}7\u{1B}[r\u{1B}8\u{1B}[0m\u{1B}(B\u{0F}\u{1B}[?25h\r\u{1B}[J") + question
    }

    /// Does what blocks on a thread of its own, when no script is writing.
    private func onThread<R: Sendable>(_ body: @escaping @Sendable () -> R) async -> R {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(returning: ProgressLine.shared.whileScriptsStand(body))
            }
        }
    }
}
