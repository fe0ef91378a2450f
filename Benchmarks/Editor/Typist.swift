import Glibc
import LineEditor

/// Somebody at the other end of a pseudo-terminal.
struct Typist {
    let reader: LineReader
    private let keyboard: Int32

    init?() {
        var (keyboard, screen): (Int32, Int32) = (-1, -1)
        var size = winsize(ws_row: 50, ws_col: 120, ws_xpixel: 0, ws_ypixel: 0)
        guard openpty(&keyboard, &screen, nil, nil, &size) == 0 else { return nil }
        guard let terminal = Terminal(input: screen, output: screen) else { return nil }
        self.keyboard = keyboard
        let traits = TerminalTraits(kind: .full, colors: true, reflows: true)
        reader = LineReader(terminal: terminal, traits: traits, hooks: Self.hooks)
    }

    /// Colours for words, numbers and strings, some history, and completion of a few names.
    static var hooks: EditorHooks {
        var hooks = EditorHooks()
        hooks.highlight = { Highlighting(spans: spans(of: Array($0.utf8))) }
        let history = (0..<5000).map { HistoryEntry("print(\"entry \($0)\")") }
        hooks.history = { history }
        hooks.isComplete = { $0.hasSuffix("do") || $0.hasSuffix("\n  ") ? .incomplete : .complete }
        hooks.indentation = { $0.hasSuffix("do") ? "  " : "" }
        hooks.completions = { text, cursor in
            let head = Array(text.utf8.prefix(cursor))
            let start = (head.lastIndex { !isWordByte($0) } ?? -1) + 1
            let typed = String(decoding: head[start...], as: UTF8.self)
            let names = ["acts", "actual", "print", "printf", "process", "datasets"].filter { $0.hasPrefix(typed) }
            return Completions(
                range: start..<cursor, candidates: names.map { .init($0, help: "about \($0)", badge: "read") })
        }
        hooks.help = { text, _ in (1...12).map { StyledText("help line \($0) for \(text.prefix(20))") } }
        return hooks
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20) || byte == 0x5F
    }

    private static func spans(of bytes: [UInt8]) -> [Highlighting.Span] {
        var spans: [Highlighting.Span] = []
        var start = 0
        while start < bytes.count {
            var end = start + 1
            if bytes[start] == 0x22 {
                while end < bytes.count, bytes[end] != 0x22 { end += 1 }
                end = min(end + 1, bytes.count)
                spans.append(.init(start..<end, Style(.green), isLiteral: true))
            } else if isWordByte(bytes[start]) {
                while end < bytes.count, isWordByte(bytes[end]) { end += 1 }
                spans.append(.init(start..<end, Style(end - start == 5 ? .blue : nil)))
            }
            start = end
        }
        return spans
    }

    func type(_ text: String) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(keyboard, $0.baseAddress, min($0.count, 4096)) }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    /// Reads what comes until nothing more does.
    ///
    /// - Returns: when the last of it came.
    @discardableResult
    func waitForFrame() -> Double {
        var last = Self.time(CLOCK_MONOTONIC)
        var buffer = [UInt8](repeating: 0, count: 65536)
        var patience: Int32 = 10_000
        while true {
            var poller = pollfd(fd: keyboard, events: Int16(POLLIN), revents: 0)
            guard poll(&poller, 1, patience) > 0 else { return last }
            guard read(keyboard, &buffer, buffer.count) > 0 else { return last }
            last = Self.time(CLOCK_MONOTONIC)
            patience = 20
        }
    }

    static func time(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    static var processorTime: Double { time(CLOCK_PROCESS_CPUTIME_ID) }
}
