import GatewayClient
import Glibc
import REPL
import Synchronization

/// Messages for people.
enum StandardError {
    private static let diversion = Mutex<(@Sendable (String) -> Void)?>(nil)

    /// Writes one line to standard error, without what would play with the terminal: errors hold what scripts and servers
    /// say. A failed write is ignored: there is nowhere left to say so.
    static func line(_ text: String) {
        let text = RemoteText.visible(text)
        if let divert = diversion.withLock({ $0 }) { return divert(text) }
        let output = DescriptorOutput(descriptor: STDERR_FILENO, followsScripts: true)
        ProgressLine.shared.interrupt { output.write(text + "\n") }
    }

    /// Hands lines to somebody else while the terminal is in use; nil ends that.
    static func divert(_ take: (@Sendable (String) -> Void)?) {
        diversion.withLock { $0 = take }
    }
}
