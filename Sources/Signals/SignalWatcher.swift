import Glibc
import Synchronization

/// Turns signals into calls while it lives. A second SIGINT while the first is still being served ends the process at
/// once, unless told otherwise: the user has asked twice.
///
/// The calls come one after the other on the main thread, which has to be in ``MainThread/passSignals()`` for that. Once a
/// signal has been watched it does nothing any more by itself, also after its watcher has gone: the process is ending then.
public final class SignalWatcher: Sendable {
    private let endsOnSecond: Bool
    private let action: @Sendable (Int32) -> Void
    private let last = Mutex<Int32?>(nil)

    /// The signal that came last, if any did.
    public var received: Int32? { last.withLock { $0 } }

    /// - Parameters:
    ///   - signals: which ones.
    ///   - endsOnSecond: whether a second SIGINT ends the process.
    ///   - action: called with each signal that comes.
    public init(
        _ signals: [Int32] = [SIGINT, SIGTERM, SIGHUP], endsOnSecond: Bool = true,
        action: @escaping @Sendable (Int32) -> Void
    ) {
        (self.endsOnSecond, self.action) = (endsOnSecond, action)
        // First somebody who listens, then the signals: one that came between the two would be lost.
        MainThread.add(self, for: signals)
    }

    deinit {
        MainThread.remove(ObjectIdentifier(self))
    }

    func receive(_ number: Int32) {
        let isSecond = last.withLock { last in
            defer { last = number }
            return last == SIGINT && number == SIGINT
        }
        if isSecond && endsOnSecond { _exit(128 + SIGINT) }
        action(number)
    }
}
