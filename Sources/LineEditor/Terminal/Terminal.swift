import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The terminal: its modes, its size, its bytes. The one place of this module that touches the outside world for keys.
///
/// What has been typed and not read is never thrown away, whatever the mode changes to. The terminal is put back into order
/// when the process exits, is stopped, or crashes. One terminal at a time may be out of order.
public final class Terminal: Sendable {
    /// What the terminal does with keys.
    public enum Mode: Sendable {
        /// As it was found: for other programs, and for scripts that read lines.
        case ordinary
        /// Every key comes at once, Ctrl-C included.
        case editing
        /// Nothing is shown and everything is kept for the next prompt; Ctrl-C and Ctrl-Z are signals.
        case evaluating
    }

    /// What a wait ended with.
    enum Wakeup: Equatable {
        case input, timeout, resized, continued, stopRequested, refresh, cancelled
    }

    private static let refreshNote: UInt8 = 0xF0
    private static let cancelNote: UInt8 = 0xF1

    private let input: Int32
    private let output: Int32
    private let original: termios
    private let mode = Mutex(Mode.ordinary)
    private let notes = WakePipe()

    /// - Parameters:
    ///   - input: where keys come from; stays open.
    ///   - output: where the text is shown; stays open.
    /// - Returns: nil when one of them is no terminal.
    public init?(input: Int32 = 0, output: Int32 = 1) {
        var modes = termios()
        guard isatty(output) == 1, tcgetattr(input, &modes) == 0 else { return nil }
        self.input = input
        self.output = output
        original = modes
    }

    deinit {
        enter(.ordinary)
    }

    /// How much the terminal shows now; what `COLUMNS` and `LINES` say when it does not know.
    public var size: ScreenSize {
        var size = winsize()
        if ioctl(output, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 {
            return ScreenSize(columns: Int(size.ws_col), rows: Int(size.ws_row))
        }
        return ScreenSize(columns: System.number("COLUMNS") ?? 80, rows: System.number("LINES") ?? 24)
    }

    /// What the terminal does with keys now.
    var currentMode: Mode { mode.withLock { $0 } }

    /// Puts the terminal back into order for whoever comes after this process, which ends now: the cursor leaves the line that
    /// was being typed. Others that are about to write, or to take the terminal, wait for ever.
    ///
    /// - Parameter end: ends the process, without running what else is to run at its exit.
    public func leave(_ end: () -> Never) -> Never {
        mode.withLock { mode -> Never in
            let wasEditing = mode == .editing
            change(&mode, to: .ordinary)
            if wasEditing { write("\u{1B}[J\n") }
            end()
        }
    }

    var inputDescriptor: Int32 { input }

    /// Changes the mode. Nothing that was typed is lost.
    public func enter(_ new: Mode) {
        mode.withLock { change(&$0, to: new) }
    }

    private func change(_ mode: inout Mode, to new: Mode) {
        guard new != mode else { return }
        if mode == .editing { write("\u{1B}[?2004l") }
        TerminalSignals.isEditing.store(false, ordering: .relaxed)
        if mode == .ordinary { beginWatch() }
        apply(new)
        if new == .ordinary { endWatch() }
        if new == .editing {
            // What was said to an earlier reader does not concern this one.
            _ = notes.take()
            TerminalSignals.isEditing.store(true, ordering: .relaxed)
            write("\u{1B}[?2004h")
        }
        mode = new
    }

    private func apply(_ mode: Mode) {
        var modes = self.modes(for: mode)
        while tcsetattr(input, TCSANOW, &modes) != 0, errno == EINTR {}
    }

    private func modes(for mode: Mode) -> termios {
        var modes = original
        switch mode {
        case .ordinary: return modes
        case .editing:
            modes.c_lflag &= ~tcflag_t(ICANON | ECHO | ECHONL | ISIG | IEXTEN)
            modes.c_iflag &= ~tcflag_t(IXON | ICRNL | INLCR | IGNCR | ISTRIP | BRKINT)
        case .evaluating:
            modes.c_lflag &= ~tcflag_t(ICANON | ECHO | ECHONL)
            modes.c_lflag |= tcflag_t(ISIG)
        }
        withUnsafeMutableBytes(of: &modes.c_cc) { characters in
            characters[Int(VMIN)] = 1
            characters[Int(VTIME)] = 0
        }
        return modes
    }

    private func beginWatch() {
        TerminalSignals.original.initialize(to: original)
        TerminalSignals.evaluating.initialize(to: modes(for: .evaluating))
        TerminalSignals.notes.store(notes.writeEnd, ordering: .relaxed)
        TerminalSignals.terminal.store(input, ordering: .sequentiallyConsistent)
        TerminalSignals.install()
    }

    private func endWatch() {
        TerminalSignals.terminal.store(-1, ordering: .sequentiallyConsistent)
        TerminalSignals.uninstall()
        TerminalSignals.notes.store(-1, ordering: .relaxed)
    }

    /// Writes at once, but nothing any more when the process has left. When the terminal is gone there is nobody to tell so;
    /// the next read says it, too.
    func write(_ bytes: [UInt8]) {
        mode.withLock { _ in System.writeAll(output, bytes) }
    }

    private func write(_ text: String) {
        System.writeAll(output, text.utf8)
    }
}

extension Terminal {
    /// Waits for keys or for something else that concerns whoever reads them.
    ///
    /// - Parameter milliseconds: how long; nil waits for ever.
    func wait(milliseconds: Int?) -> [Wakeup] {
        let (hasInput, notes) = notes.wait(for: input, milliseconds: milliseconds)
        var wakeups: [Wakeup] = notes.compactMap { note in
            switch note {
            case UInt8(SIGWINCH): .resized
            case UInt8(SIGCONT): .continued
            case UInt8(SIGTSTP): .stopRequested
            case Self.refreshNote: .refresh
            case Self.cancelNote: .cancelled
            default: nil
            }
        }
        if hasInput { wakeups.append(.input) }
        return wakeups.isEmpty ? [.timeout] : wakeups
    }

    /// What was typed; nil when the terminal is gone.
    func readSome() -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: 65536)
        let count = System.readSome(input, into: &buffer)
        guard count > 0 else { return count < 0 && errno == EAGAIN ? [] : nil }
        return Array(buffer[..<count])
    }

    /// Ends a wait because what is shown has changed. Any thread.
    func requestRefresh() {
        notes.send(Self.refreshNote)
    }

    /// Ends a wait for good. Any thread.
    func requestCancel() {
        notes.send(Self.cancelNote)
    }

    /// Stops the process as Ctrl-Z does elsewhere, and comes back when it goes on.
    ///
    /// - Parameter stop: what stops it.
    func suspend(_ stop: () -> Void) {
        enter(.ordinary)
        _ = notes.take()
        stop()
        enter(.editing)
    }

    /// Takes the terminal again after a stop that nobody announced.
    func takeAgain() {
        apply(mode.withLock { $0 })
    }

    /// Stops every process of the job.
    static func stopJob() {
        // The signal may be served by another thread a moment later, so wait for going on, which ends the pause below.
        // Where there is no shell that could go on, nothing stops and the pause ends by itself.
        kill(0, SIGTSTP)
        usleep(100_000)
    }
}
