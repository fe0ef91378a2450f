import Dispatch
import Glibc
import Synchronization

/// Turns SIGINT, SIGTERM and SIGHUP into calls while it lives. A second SIGINT while the first is still being served
/// ends the process at once: the user has asked twice.
final class SignalWatcher: Sendable {
    private let sources: [any DispatchSourceSignal]
    private let last = Mutex<Int32?>(nil)

    /// The signal that came last, if any did.
    var received: Int32? { last.withLock { $0 } }

    init(_ signals: [Int32] = [SIGINT, SIGTERM, SIGHUP], action: @escaping @Sendable (Int32) -> Void) {
        let queue = DispatchQueue(label: "moongate.signals")
        sources = signals.map { number in
            signal(number, SIG_IGN)
            return DispatchSource.makeSignalSource(signal: number, queue: queue)
        }
        for (number, source) in zip(signals, sources) {
            source.setEventHandler { [weak self] in self?.receive(number, action) }
            source.resume()
        }
    }

    deinit {
        for source in sources { source.cancel() }
    }

    private func receive(_ number: Int32, _ action: @Sendable (Int32) -> Void) {
        let isSecond = last.withLock { last in
            defer { last = number }
            return last == SIGINT && number == SIGINT
        }
        if isSecond { _exit(ExitStatus.signal(SIGINT)) }
        action(number)
    }
}
