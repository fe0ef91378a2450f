import Dispatch
import Synchronization

@testable import LineEditor
@testable import TerminalTestSupport

/// Somebody who waits for an input on a thread of his own.
final class Reading: Sendable {
    private let outcome = Mutex<EditorOutcome?>(nil)
    private let over = DispatchSemaphore(value: 0)

    init(_ reader: any BlockReader, prompt: EditorPrompt = EditorPrompt("> "), initial: String = "") {
        System.detach { [self] in
            let result = reader.readBlock(prompt: prompt, initial: initial)
            outcome.withLock { $0 = result }
            over.signal()
        }
    }

    var isOver: Bool { outcome.withLock { $0 != nil } }

    /// The outcome, once there is one; the screen is looked at in the meantime.
    func value(_ terminal: TerminalDevice? = nil) throws -> EditorOutcome? {
        if let terminal {
            try terminal.wait("the end of the input") { _ in isOver }
        } else {
            // Whoever asks again finds it over as well.
            if over.wait(timeout: .now() + .seconds(10)) == .success { over.signal() }
        }
        return outcome.withLock { $0 }
    }
}
