import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What signals do while the terminal is not as it was found.
///
/// Handlers run between any two instructions of any thread, so they touch nothing but atomics, memory that was allocated
/// and filled before they were installed, and system calls that POSIX allows there.
enum TerminalSignals {
    /// Where handlers leave notes for the thread that reads the keys; -1 when nobody does.
    static let notes = Atomic<Int32>(-1)
    /// The terminal to put back into order; -1 when it is in order.
    static let terminal = Atomic<Int32>(-1)
    /// Whether somebody reads keys, who sees to stopping himself.
    static let isEditing = Atomic<Bool>(false)

    // Written only while the handlers that read them are not installed.
    nonisolated(unsafe) static let original = UnsafeMutablePointer<termios>.allocate(capacity: 1)
    nonisolated(unsafe) static let evaluating = UnsafeMutablePointer<termios>.allocate(capacity: 1)
    nonisolated(unsafe) static let earlier = UnsafeMutablePointer<sigaction>.allocate(capacity: 65)

    /// Signals that end the process and leave the terminal to the shell.
    private static let crashes = [SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGFPE, SIGABRT, SIGSYS]
    /// Signals that end the process unless somebody has other plans.
    private static let endings = [SIGTERM, SIGHUP, SIGQUIT, SIGINT, SIGPIPE, SIGALRM]
    private static let events = [SIGWINCH, SIGCONT]

    private static let installed = Mutex<[Int32]>([])

    /// Installs the handlers. `original` must be filled.
    static func install() {
        _ = atExit
        installed.withLock { installed in
            guard installed.isEmpty else { return }
            for number in events { if set(number, noteSignal, flags: SA_RESTART) { installed.append(number) } }
            if set(SIGTSTP, stopSignal, flags: SA_RESTART) { installed.append(SIGTSTP) }
            for number in crashes { if set(number, endSignal, flags: SA_ONSTACK) { installed.append(number) } }
            for number in endings where isDefault(number) {
                if set(number, endSignal, flags: SA_ONSTACK) { installed.append(number) }
            }
        }
    }

    /// Puts back what was installed before.
    static func uninstall() {
        installed.withLock { installed in
            for number in installed { sigaction(number, earlier + Int(number), nil) }
            installed = []
        }
    }

    /// Puts the terminal back into order. Allowed in signal handlers.
    static func restore() {
        let descriptor = terminal.exchange(-1, ordering: .sequentiallyConsistent)
        guard descriptor >= 0 else { return }
        tcsetattr(descriptor, TCSANOW, original)
        if isEditing.load(ordering: .relaxed) { switchPasteOff(descriptor) }
    }

    private static func switchPasteOff(_ descriptor: Int32) {
        // A terminal that takes nothing more, as behind a broken connection, must not keep the process from ending.
        var poller = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        guard poll(&poller, 1, 0) == 1, poller.revents & Int16(POLLOUT) != 0 else { return }
        // ESC [ ? 2 0 0 4 l, without a string, which might be allocated, and a newline, so that the shell's prompt
        // does not stand in the middle of a line.
        var bytes: (UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8) = (
            0x1B, 0x5B, 0x3F, 0x32, 0x30, 0x30, 0x34, 0x6C, 0x0D, 0x0A
        )
        _ = write(descriptor, &bytes, 10)
    }

    private static let atExit: Void = {
        atexit { TerminalSignals.restore() }
    }()

    private static func isDefault(_ number: Int32) -> Bool {
        var current = sigaction()
        guard sigaction(number, nil, &current) == 0 else { return false }
        #if canImport(Darwin)
            return current.__sigaction_u.__sa_handler == nil
        #else
            return current.__sigaction_handler.sa_handler == nil
        #endif
    }

    @discardableResult
    static func set(_ number: Int32, _ handler: @escaping @convention(c) (Int32) -> Void, flags: Int32) -> Bool {
        var action = sigaction()
        sigemptyset(&action.sa_mask)
        action.sa_flags = flags
        #if canImport(Darwin)
            action.__sigaction_u.__sa_handler = handler
        #else
            action.__sigaction_handler.sa_handler = handler
        #endif
        return sigaction(number, &action, earlier + Int(number)) == 0
    }
}

/// Tells the thread that reads the keys.
private func noteSignal(_ number: Int32) {
    let error = errno
    var byte = UInt8(truncatingIfNeeded: number)
    let descriptor = TerminalSignals.notes.load(ordering: .relaxed)
    if descriptor >= 0 { _ = write(descriptor, &byte, 1) }
    errno = error
}

/// Somebody wants the process to stop: the shell gets the terminal as it was.
private func stopSignal(_ number: Int32) {
    guard !TerminalSignals.isEditing.load(ordering: .relaxed) else {
        noteSignal(number)
        return
    }
    let error = errno
    let descriptor = TerminalSignals.terminal.load(ordering: .relaxed)
    if descriptor >= 0 { tcsetattr(descriptor, TCSANOW, TerminalSignals.original) }
    // SIGTSTP itself is held back while its handler runs; SIGSTOP is not, and does the same.
    raise(SIGSTOP)
    if descriptor >= 0 { tcsetattr(descriptor, TCSANOW, TerminalSignals.evaluating) }
    errno = error
}

/// The process is about to end: the terminal first, then whatever the signal did before.
private func endSignal(_ number: Int32) {
    TerminalSignals.restore()
    sigaction(number, TerminalSignals.earlier + Int(number), nil)
    raise(number)
}
