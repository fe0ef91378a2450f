import Glibc
import Synchronization

/// The thread that the process began with. All work is done on others, so it is there for the signals: that spares the
/// threads and the queues which Dispatch makes for them, and every start is shorter by that.
public enum MainThread {
    private struct Listener {
        let id: ObjectIdentifier
        weak var watcher: SignalWatcher?
        let signals: [Int32]
    }

    private static let listeners = Mutex<[Listener]>([])

    /// What signal handlers write the numbers of signals into, and what this thread reads; -1 when there are no descriptors
    /// left for it, and then signals do what they do by default.
    private static let pipe: (readEnd: Int32, writeEnd: Int32) = {
        var ends: [Int32] = [-1, -1]
        guard Glibc.pipe(&ends) == 0 else { return (-1, -1) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        // A handler must not wait: when the pipe is full there are signals enough in it.
        _ = fcntl(ends[1], F_SETFL, O_NONBLOCK)
        return (ends[0], ends[1])
    }()

    /// Passes signals to those who watch them, until the process ends. To be called on the main thread.
    public static func passSignals() -> Never {
        // Whoever started the process may have left it with signals blocked, as programs with Dispatch do.
        var none = sigset_t()
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, nil)
        var number: UInt8 = 0
        while true {
            if read(pipe.readEnd, &number, 1) == 1 { pass(Int32(number)) } else if errno != EINTR { pause() }
        }
    }

    private static func pass(_ number: Int32) {
        let watchers = listeners.withLock { $0.filter { $0.signals.contains(number) }.compactMap(\.watcher) }
        for watcher in watchers { watcher.receive(number) }
    }

    static func add(_ watcher: SignalWatcher, for signals: [Int32]) {
        listeners.withLock { $0.append(Listener(id: ObjectIdentifier(watcher), watcher: watcher, signals: signals)) }
        guard pipe.writeEnd >= 0 else { return }
        noteEnd.store(pipe.writeEnd, ordering: .sequentiallyConsistent)
        var handling = sigaction()
        sigemptyset(&handling.sa_mask)
        handling.sa_flags = SA_RESTART
        handling.__sigaction_handler.sa_handler = noteSignal
        for number in signals { sigaction(number, &handling, nil) }
    }

    static func remove(_ watcher: ObjectIdentifier) {
        listeners.withLock { $0.removeAll { $0.id == watcher } }
    }
}

/// Where ``noteSignal(_:)`` writes.
private let noteEnd = Atomic<Int32>(-1)

/// Runs between any two instructions of any thread, so it touches nothing but an atomic and a descriptor.
private func noteSignal(_ number: Int32) {
    let error = errno
    var byte = UInt8(truncatingIfNeeded: number)
    _ = write(noteEnd.load(ordering: .relaxed), &byte, 1)
    errno = error
}
