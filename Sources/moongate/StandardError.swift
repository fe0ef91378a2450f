import Glibc
import REPL

/// Messages for people.
enum StandardError {
    /// Writes one line to standard error. A failed write is ignored: there is nowhere left to say so.
    static func line(_ text: String) {
        ProgressLine.shared.interrupt { DescriptorOutput(descriptor: STDERR_FILENO).write(text + "\n") }
    }
}
