import Glibc
import Synchronization
import Testing

@testable import LineEditor
@testable import TerminalTestSupport

@Suite("The editor on a pseudo-terminal", .serialized)
struct LineReaderTests {
    let pseudo: TerminalDevice
    let terminal: Terminal
    private static let traits = TerminalTraits(kind: .full, colors: true, reflows: true)

    init() throws {
        pseudo = try TerminalDevice()
        terminal = try #require(Terminal(input: pseudo.terminal, output: pseudo.terminal))
    }

    private func reader(
        stop: @escaping @Sendable () -> Void = {}, configure: (inout EditorHooks) -> Void = { _ in }
    ) -> LineReader {
        var hooks = EditorHooks()
        TinyLanguage.install(in: &hooks)
        configure(&hooks)
        return LineReader(terminal: terminal, traits: Self.traits, hooks: hooks, options: EditorOptions(), stop: stop)
    }

    @Test("reads blocks, and leaves the terminal as each time needs it")
    func modes() throws {
        let original = pseudo.modes
        #expect(original.has(ICANON) && original.has(ECHO))
        let reader = reader()
        let reading = Reading(reader)
        try pseudo.wait(for: [">"])
        #expect(!pseudo.modes.has(ICANON) && !pseudo.modes.has(ISIG) && !pseudo.modes.has(ECHO))
        #expect(pseudo.bytes.contains(sequence: "\u{1B}[?2004h"))
        pseudo.type("do\rend\r")
        #expect(try reading.value(pseudo) == .accepted("do\nend"))
        try pseudo.wait(for: ["> do", ".. end"])
        #expect(!pseudo.modes.has(ICANON) && pseudo.modes.has(ISIG) && !pseudo.modes.has(ECHO))
        #expect(pseudo.bytes.contains(sequence: "\u{1B}[?2004l"))
        terminal.enter(.ordinary)
        #expect(pseudo.modes.c_lflag == original.c_lflag && pseudo.modes.c_iflag == original.c_iflag)
        #expect(pseudo.screen.violations.isEmpty)
    }

    @Test("what is typed before the prompt shows is there when it does, an input at a time")
    func typeAhead() throws {
        terminal.enter(.evaluating)
        pseudo.type("one\rtwo\r")
        let reader = reader()
        #expect(try Reading(reader).value(pseudo) == .accepted("one"))
        pseudo.type("three")
        #expect(try Reading(reader).value(pseudo) == .accepted("two"))
        let reading = Reading(reader)
        try pseudo.wait(for: ["> one", "> two", "> three"])
        pseudo.type("\r")
        #expect(try reading.value(pseudo) == .accepted("three"))
    }

    @Test("what was typed behind an input can be had by a script that reads the terminal itself")
    func takenTypeAhead() throws {
        pseudo.type("one\rrest")
        terminal.enter(.evaluating)
        let reader = reader()
        _ = try Reading(reader).value(pseudo)
        #expect(String(decoding: reader.takeTypeAhead(), as: UTF8.self) == "rest")
        #expect(reader.takeTypeAhead().isEmpty)
    }

    @Test("output from elsewhere stands above the line, which stays whole")
    func printAbove() throws {
        let reader = reader()
        let reading = Reading(reader)
        try pseudo.wait(for: [">"])
        pseudo.type("do\rabc")
        try pseudo.wait(for: ["> do", "..   abc"])
        reader.printAbove("job 1 is done\nall of it")
        try pseudo.wait(for: ["job 1 is done", "all of it", "> do", "..   abc"])
        pseudo.type("d")
        try pseudo.wait(for: ["job 1 is done", "all of it", "> do", "..   abcd"])
        pseudo.type("\u{3}")
        #expect(try reading.value(pseudo) == .interrupted("do\n  abcd"))
        reader.printAbove("later\n")
        try pseudo.wait("later") { $0.texts.last == "later" }
    }

    @Test("a hook may wait for a thread that prints")
    func printingHook() throws {
        let readers = Mutex<LineReader?>(nil)
        let reader = reader(configure: { hooks in
            hooks.isComplete = { _ in
                readers.withLock { $0 }?.printAbove("asked")
                return .incomplete
            }
        })
        readers.withLock { $0 = reader }
        let reading = Reading(reader)
        try pseudo.wait(for: [">"])
        pseudo.type("a\r")
        try pseudo.wait(for: ["asked", "> a", ".. "])
        reader.cancel()
        #expect(try reading.value(pseudo) == .cancelled)
        // Nobody waits: the next input is not concerned.
        reader.cancel()
        let next = Reading(reader)
        pseudo.type("\u{4}")
        #expect(try next.value(pseudo) == .endOfInput)
    }

    @Test("the prompt and the look change while one types")
    func refresh() throws {
        let isRed = Mutex(false)
        let reader = reader(configure: { hooks in
            hooks.highlight = { text in
                Highlighting(spans: isRed.withLock { $0 } ? [.init(0..<text.utf8.count, Style(.red))] : [])
            }
        })
        let reading = Reading(reader)
        try pseudo.wait(for: [">"])
        pseudo.type("abc")
        try pseudo.wait(for: ["> abc"])
        reader.setPrompt(EditorPrompt("other> "))
        try pseudo.wait(for: ["other> abc"])
        isRed.withLock { $0 = true }
        reader.refresh()
        try pseudo.wait("red") { $0.lines[0].cells[7].style == "0;31" }
        reader.cancel()
        #expect(try reading.value(pseudo) == .cancelled)
    }

    @Test("a window that changes its size shows the text at its new width")
    func resize() throws {
        let reading = Reading(reader())
        try pseudo.wait(for: [">"])
        pseudo.type(String(repeating: "x", count: 70))
        try pseudo.wait(for: ["> " + String(repeating: "x", count: 58), String(repeating: "x", count: 12)])
        pseudo.resize(width: 40, height: 12)
        kill(getpid(), SIGWINCH)
        try pseudo.wait(for: ["> " + String(repeating: "x", count: 38), String(repeating: "x", count: 32)])
        pseudo.type("\r")
        #expect(try reading.value(pseudo) == .accepted(String(repeating: "x", count: 70)))
    }

    @Test("Ctrl-Z and a stop from outside give the terminal back, and going on shows the line again")
    func suspend() throws {
        let stops = Mutex<[Bool]>([])
        let pseudo = self.pseudo
        let descriptor = pseudo.terminal
        let reading = Reading(
            reader(stop: {
                var modes = termios()
                tcgetattr(descriptor, &modes)
                stops.withLock { $0.append(modes.has(ICANON) && modes.has(ECHO)) }
            }))
        try pseudo.wait(for: [">"])
        pseudo.type("abc\u{1A}")
        try pseudo.wait(for: ["> abc", "> abc"])
        pseudo.type("d")
        try pseudo.wait(for: ["> abc", "> abcd"])
        kill(getpid(), SIGTSTP)
        try pseudo.wait(for: ["> abc", "> abcd", "> abcd"])
        kill(getpid(), SIGCONT)
        pseudo.type("\r")
        #expect(try reading.value(pseudo) == .accepted("abcd"))
        #expect(stops.withLock { $0 } == [true, true])
    }

    @Test("a lone Escape is known by the silence after it")
    func escape() throws {
        let reader = reader(configure: { hooks in
            hooks.completions = { _, _ in Completions(range: 0..<1, candidates: [.init("aa"), .init("ab")]) }
        })
        let reading = Reading(reader)
        try pseudo.wait(for: [">"])
        pseudo.type("a\t")
        try pseudo.wait("the menu") { $0.texts.count == 3 }
        pseudo.type("\u{1B}")
        try pseudo.wait(for: ["> a"])
        pseudo.type("\r")
        #expect(try reading.value(pseudo) == .accepted("a"))
    }

    @Test("a megabyte is pasted in one go, with marks around it")
    func largePaste() throws {
        let line = "local x = { 1, 2, 3 } -- a line of some length, as code has\n"
        let text = String(repeating: line, count: 1_000_000 / line.utf8.count)
        let reading = Reading(reader())
        pseudo.type(Keys.paste(text) + "\r")
        #expect(try reading.value(pseudo) == .accepted(text))
        // It was painted once or twice, not once per portion.
        #expect(pseudo.bytes.count < 20_000)
    }

    @Test("without marks many lines at once are a paste, too, and run nothing")
    func unmarkedPaste() throws {
        let reading = Reading(reader())
        try pseudo.wait(for: [">"])
        let line = String(repeating: "x", count: 40)
        pseudo.type("\(line)\n  \(line)\n")
        try pseudo.wait(for: ["> \(line)", "..   \(line)", ".. "])
        pseudo.type("\r")
        #expect(try reading.value(pseudo) == .accepted("\(line)\n  \(line)\n"))
    }

    @Test("a prompt that shows before somebody reads is not shown again, and what is typed until then counts")
    func promptAhead() throws {
        let reader = reader()
        reader.show(prompt: EditorPrompt("> "))
        try pseudo.wait(for: [">"])
        pseudo.type("one")
        reader.printAbove("remark\n")
        let reading = Reading(reader)
        try pseudo.wait(for: ["remark", "> one"])
        pseudo.type("\r")
        #expect(try reading.value(pseudo) == .accepted("one"))
        #expect(pseudo.screen.violations.isEmpty)
    }

    @Test("when the terminal is gone the input ends")
    func hangUp() throws {
        let reading = Reading(reader())
        try pseudo.wait(for: [">"])
        pseudo.hangUp()
        #expect(try reading.value() == .endOfInput)
    }

    @Test("what is on the line already can be edited, and two cannot read at a time")
    func initial() throws {
        let reader = reader()
        let reading = Reading(reader, initial: "do\nend")
        try pseudo.wait(for: ["> do", ".. end"])
        #expect(reader.readBlock(prompt: .plain, initial: "") == .cancelled)
        pseudo.type("!\r")
        #expect(try reading.value(pseudo) == .accepted("do\nend!"))
    }

    @Test(
        "a process that is ended by a signal or exits leaves the terminal as it was",
        arguments: [SIGTERM, SIGSEGV, SIGABRT, SIGHUP, 0])
    func crash(signal: Int32) async throws {
        let original = pseudo.modes
        let path = pseudo.path
        await #expect(processExitsWith: signal == 0 ? .exitCode(7) : .signal(signal)) {
            [path = path as String, signal = signal as Int32] in
            // What the process left behind after a crash would be in the way.
            var none = rlimit(rlim_cur: 0, rlim_max: 0)
            setrlimit(__rlimit_resource_t(4), &none)
            let descriptor = open(path, O_RDWR | O_NOCTTY)
            let terminal = Terminal(input: descriptor, output: descriptor)
            terminal?.enter(.editing)
            for number in [SIGSEGV, SIGABRT] where number == signal {
                // The test process may have its own ideas about crashes.
                TerminalSignals.earlier[Int(number)] = sigaction()
            }
            if signal == 0 { exit(7) }
            // Whoever started the tests may have blocked signals.
            var all = sigset_t()
            sigfillset(&all)
            sigprocmask(SIG_UNBLOCK, &all, nil)
            raise(signal)
        }
        #expect(pseudo.modes.c_lflag == original.c_lflag && pseudo.modes.c_iflag == original.c_iflag)
        try pseudo.wait("the end of marked pastes") { [pseudo] _ in pseudo.bytes.contains(sequence: "\u{1B}[?2004l") }
        #expect(pseudo.bytes.contains(sequence: "\u{1B}[?2004h"))
    }

    @Test("a file and a pipe are no terminals")
    func noTerminal() {
        #expect(Terminal(input: -1, output: -1) == nil)
        #expect(Terminal(input: pseudo.terminal, output: -1) == nil)
    }
}

extension [UInt8] {
    func contains(sequence: String) -> Bool {
        let wanted = Array(sequence.utf8)
        return indices.contains { self[$0...].starts(with: wanted) }
    }
}
