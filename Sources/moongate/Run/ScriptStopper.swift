import Dispatch
import Glibc
import LuaEngine
import Synchronization

/// Asks a script to stop. One that is where no interrupt reaches it - in a C module, say - takes its process with it.
final class ScriptStopper: Sendable {
    /// Far beyond what `<close>` variables are given.
    private static let patience = DispatchTimeInterval.seconds(5)

    private let engine: Engine
    private let hasEnded = Mutex(false)

    init(engine: Engine) {
        self.engine = engine
    }

    /// - Parameters:
    ///   - reason: what the script is told.
    ///   - status: the exit status if the process has to be ended.
    func stop(_ reason: InterruptReason, status: Int32) {
        engine.interrupt(reason)
        DispatchQueue.global().asyncAfter(deadline: .now() + Self.patience) { [self] in
            guard !hasEnded.withLock({ $0 }) else { return }
            StandardError.line("moongate: nothing stops the script, so its process ends")
            _exit(status)
        }
    }

    /// The script has stopped.
    func ended() {
        hasEnded.withLock { $0 = true }
    }
}
