import Dispatch
import Glibc
import Synchronization

/// Turns signals into calls while it lives. A second SIGINT while the first is still being served ends the process at
/// once, unless told otherwise: the user has asked twice.
///
/// `@unchecked Sendable`: the sources are made in `init` and never change; Dispatch lets any thread cancel them.
final class SignalWatcher: @unchecked Sendable {
    private let sources: [any DispatchSourceSignal]
    private let last = Mutex<Int32?>(nil)

    /// The signal that came last, if any did.
    var received: Int32? { last.withLock { $0 } }

    private let endsOnSecond: Bool

    /// - Parameters:
    ///   - signals: which ones.
    ///   - endsOnSecond: whether a second SIGINT ends the process.
    ///   - action: called with each signal that comes.
    init(
        _ signals: [Int32] = [SIGINT, SIGTERM, SIGHUP], endsOnSecond: Bool = true,
        action: @escaping @Sendable (Int32) -> Void
    ) {
        self.endsOnSecond = endsOnSecond
        let queue = DispatchQueue(label: "moongate.signals")
        sources = signals.map { DispatchSource.makeSignalSource(signal: $0, queue: queue) }
        let registered = DispatchGroup()
        for (number, source) in zip(signals, sources) {
            registered.enter()
            source.setRegistrationHandler { registered.leave() }
            source.setEventHandler { [weak self] in self?.receive(number, action) }
            source.resume()
        }
        // Up to here a signal does what it does by default; one that came while nobody listens would be lost. From here on
        // Dispatch has it: to have it ignored now would take it away from Dispatch.
        registered.wait()
    }

    deinit {
        for source in sources { source.cancel() }
    }

    private func receive(_ number: Int32, _ action: @Sendable (Int32) -> Void) {
        let isSecond = last.withLock { last in
            defer { last = number }
            return last == SIGINT && number == SIGINT
        }
        if isSecond && endsOnSecond { _exit(ExitStatus.signal(SIGINT)) }
        action(number)
    }
}
