import Dispatch
import Glibc
import LuaEngine
import REPL
import Synchronization

/// Asks a script to stop. One that is where no interrupt reaches it - in a C module, say - takes its process with it.
final class ScriptStopper: Sendable {
    /// Far beyond what `<close>` variables are given.
    private static let patience = DispatchTimeInterval.seconds(5)

    /// How long what is to be said at the end may take to find out.
    private static let lastPatience = DispatchTimeInterval.seconds(3)

    private let engine: Engine
    private let lastWords: @Sendable () async -> [String]
    private let hasEnded = Mutex(false)

    /// - Parameters:
    ///   - engine: where the script runs.
    ///   - lastWords: what is to be said when the process has to be ended.
    init(engine: Engine, lastWords: @escaping @Sendable () async -> [String] = { [] }) {
        (self.engine, self.lastWords) = (engine, lastWords)
    }

    /// - Parameters:
    ///   - reason: what the script is told.
    ///   - status: the exit status if the process has to be ended.
    func stop(_ reason: InterruptReason, status: Int32) {
        engine.interrupt(reason)
        DispatchQueue.global().asyncAfter(deadline: .now() + Self.patience) { [self] in
            guard !hasEnded.withLock({ $0 }) else { return }
            Self.say("nothing stops the script, so its process ends")
            Task { [lastWords] in
                for remark in await lastWords() { Self.say(remark) }
                _exit(status)
            }
        }
        DispatchQueue.global().asyncAfter(deadline: .now() + Self.patience + Self.lastPatience) { [self] in
            if !hasEnded.withLock({ $0 }) { _exit(status) }
        }
    }

    /// Not after what scripts have printed: the script may hold the C library's buffers, and does while it reads.
    private static func say(_ text: String) {
        ProgressLine.shared.interrupt { DescriptorOutput(descriptor: STDERR_FILENO).write("moongate: \(text)\n") }
    }

    /// The script has stopped.
    func ended() {
        hasEnded.withLock { $0 = true }
    }
}
