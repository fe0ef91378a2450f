import Synchronization

/// The editor on a terminal.
///
/// Any thread may print above the line, change the prompt, ask for a new look or cancel while one thread reads. Those calls
/// wait for nothing: a hook may take its time, and even wait for the thread that prints.
public final class LineReader: BlockReader {
    /// Everything that changes, under one lock: what is shown and what the editor knows go together.
    struct State {
        var editor: Editor
        var painter: Painter
        /// What was painted last.
        var frame = Frame()
        var decoder = KeyDecoder()
        /// Typed behind the end of the last input; for the next one.
        var unread: [UInt8] = []
        /// Whether the line is on the screen.
        var isShowing = false
        /// Whether the terminal has ever marked a paste.
        var knowsPaste = false
    }

    /// What other threads want.
    private enum Request {
        case print(String)
        case prompt(EditorPrompt)
        case hints(Bool)
    }

    private let requests = Mutex<[Request]>([])
    private let isReading = Atomic<Bool>(false)
    private let terminal: Terminal
    private let state: Mutex<State>
    private let stop: @Sendable () -> Void

    /// - Parameters:
    ///   - terminal: where to read and show.
    ///   - traits: what the terminal can do.
    ///   - hooks: who knows what the text means.
    ///   - options: how the editor behaves.
    public convenience init(
        terminal: Terminal, traits: TerminalTraits, hooks: EditorHooks = EditorHooks(),
        options: EditorOptions = EditorOptions()
    ) {
        self.init(terminal: terminal, traits: traits, hooks: hooks, options: options, stop: Terminal.stopJob)
    }

    /// - Parameter stop: what stops the process on Ctrl-Z.
    init(
        terminal: Terminal, traits: TerminalTraits, hooks: EditorHooks, options: EditorOptions,
        stop: @escaping @Sendable () -> Void
    ) {
        self.terminal = terminal
        self.stop = stop
        var options = options
        // Grey on nothing would look like text that is there.
        if !traits.colors { options.showsHints = false }
        let painter = Painter(width: terminal.size.columns, colors: traits.colors, reflows: traits.reflows)
        state = Mutex(State(editor: Editor(hooks: hooks, options: options), painter: painter))
    }

    /// Reads an input. Afterwards the terminal is in its mode `evaluating`, the cursor in the first column of an empty row.
    ///
    /// - Returns: how it ended; `cancelled` at once when another thread reads.
    public func readBlock(prompt: EditorPrompt, initial: String = "") -> EditorOutcome {
        guard !isReading.exchange(true, ordering: .sequentiallyConsistent) else { return .cancelled }
        defer { isReading.store(false, ordering: .sequentiallyConsistent) }
        terminal.enter(.editing)
        let early = access { state in
            if !state.isShowing || !initial.isEmpty { begin(initial, prompt, &state) }
            return handle(state.take(), &state, isEarly: true)
        }
        let outcome = early ?? loop()
        terminal.enter(.evaluating)
        return outcome
    }

    /// Shows the prompt of the next input before somebody reads it, who is to be given the same prompt. What is typed until
    /// then is not lost.
    public func show(prompt: EditorPrompt) {
        terminal.enter(.editing)
        access { begin("", prompt, &$0) }
    }

    private func begin(_ text: String, _ prompt: EditorPrompt, _ state: inout State) {
        let size = terminal.size
        state.painter = Painter(width: size.columns, colors: state.painter.colors, reflows: state.painter.reflows)
        state.editor.size = size
        state.editor.begin(text, prompt: prompt)
        state.isShowing = true
        paint(&state)
    }

    /// Does something with the state, then what other threads have asked for in the meantime.
    private func access<Result>(_ body: (inout State) -> Result) -> Result {
        defer { serveRequests() }
        return state.withLock { body(&$0) }
    }

    private func loop() -> EditorOutcome {
        while true {
            let patience = access { $0.decoder.patience }
            for wakeup in terminal.wait(milliseconds: patience) {
                if let outcome = access({ serve(wakeup, &$0) }) { return outcome }
            }
        }
    }

    private func serve(_ wakeup: Terminal.Wakeup, _ state: inout State) -> EditorOutcome? {
        switch wakeup {
        case .input:
            guard let bytes = terminal.readSome() else { return finish(.endOfInput, &state) }
            return handle(bytes, &state, isEarly: false)
        case .timeout:
            guard let event = state.decoder.flush() else { return nil }
            if let outcome = handle(event, &state) { return outcome }
            paint(&state)
        case .resized: resize(&state)
        case .continued: takeAgain(&state)
        case .stopRequested: suspend(&state)
        case .refresh:
            state.editor.refresh()
            paint(&state)
        case .cancelled: return finish(.cancelled, &state)
        }
        return nil
    }
}

extension LineReader {
    public func printAbove(_ text: String) {
        request(.print(text))
    }

    /// Ends the wait for an input; nothing happens when nobody waits. Any thread.
    public func cancel() {
        if isReading.load(ordering: .sequentiallyConsistent) { terminal.requestCancel() }
    }

    /// Asks the hooks anew how the text looks. Any thread.
    public func refresh() {
        terminal.requestRefresh()
    }

    /// Changes the prompt of the input that is being read. Any thread.
    public func setPrompt(_ prompt: EditorPrompt) {
        request(.prompt(prompt))
        terminal.requestRefresh()
    }

    /// Whether to suggest in grey how the input may go on. Any thread.
    public func setShowsHints(_ showsHints: Bool) {
        request(.hints(showsHints))
        terminal.requestRefresh()
    }

    private func request(_ request: Request) {
        requests.withLock { $0.append(request) }
        serveRequests()
    }

    /// Whoever has the state serves the requests of all, and looks again after letting it go: so none is left behind.
    private func serveRequests() {
        while requests.withLock({ !$0.isEmpty }) {
            let isServed: Void? = state.withLockIfAvailable { state in
                let all = requests.withLock { requests in
                    defer { requests = [] }
                    return requests
                }
                for request in all { serve(request, &state) }
            }
            if isServed == nil { return }
        }
    }

    private func serve(_ request: Request, _ state: inout State) {
        switch request {
        case .print(let text) where state.isShowing: terminal.write(state.painter.paint(state.frame, below: text))
        case .print(let text): terminal.write(Array(text.utf8))
        case .prompt(let prompt): state.editor.prompt = prompt
        case .hints(let showsHints): state.editor.options.showsHints = showsHints
        }
    }
    /// What was typed and read already, but belongs to no input yet: for a script that reads the terminal itself.
    public func takeTypeAhead() -> [UInt8] {
        access { $0.take() }
    }

    /// - Parameter isEarly: whether the bytes were typed before the prompt showed.
    private func handle(_ bytes: [UInt8], _ state: inout State, isEarly: Bool) -> EditorOutcome? {
        guard !bytes.isEmpty else { return nil }
        var rest = bytes[...]
        if !isEarly, !state.knowsPaste, state.decoder.patience == nil,
            let text = UnmarkedPaste.take(&rest, threshold: state.editor.options.pasteThreshold)
        {
            _ = state.editor.handle(.paste(text))
        }
        while let event = state.decoder.next(&rest) {
            if case .paste = event { state.knowsPaste = true }
            if let outcome = handle(event, &state) {
                state.unread = Array(rest)
                return outcome
            }
        }
        // A paste is shown when it is complete.
        if !state.decoder.isPasting { paint(&state) }
        return nil
    }

    private func handle(_ event: InputEvent, _ state: inout State) -> EditorOutcome? {
        switch state.editor.handle(event) {
        case nil: break
        case .bell: if state.editor.options.isAudible { terminal.write([0x07]) }
        case .clearScreen:
            terminal.write(Array("\u{1B}[H\u{1B}[2J".utf8))
            state.painter.forget()
        case .suspend: suspend(&state)
        case .finish(let outcome): return finish(outcome, &state)
        }
        return nil
    }

    private func paint(_ state: inout State) {
        state.frame = state.editor.frame()
        terminal.write(state.painter.paint(state.frame))
    }

    private func finish(_ outcome: EditorOutcome, _ state: inout State) -> EditorOutcome {
        var mark = ""
        if case .interrupted = outcome { mark = "^C" }
        let frame = state.editor.finalFrame(mark: mark)
        var bytes = frame.rows.count > state.editor.size.rows ? state.painter.erase() : []
        bytes += state.painter.paint(frame)
        bytes += state.painter.finish()
        terminal.write(bytes)
        state.isShowing = false
        return outcome
    }

    private func resize(_ state: inout State) {
        let size = terminal.size
        guard size != state.editor.size else { return }
        state.editor.size = size
        state.frame = state.editor.frame()
        let bytes = state.painter.resize(to: size.columns, rows: size.rows)
        terminal.write(bytes + state.painter.paint(state.frame))
    }

    private func takeAgain(_ state: inout State) {
        terminal.takeAgain()
        showAgain(&state)
    }

    private func suspend(_ state: inout State) {
        paint(&state)
        terminal.write(state.painter.finish())
        terminal.suspend(stop)
        showAgain(&state)
    }

    /// Shows everything below whatever others have written in the meantime.
    private func showAgain(_ state: inout State) {
        let size = terminal.size
        state.editor.size = size
        state.painter = Painter(width: size.columns, colors: state.painter.colors, reflows: state.painter.reflows)
        terminal.write([0x0D])
        paint(&state)
    }
}

extension LineReader.State {
    fileprivate mutating func take() -> [UInt8] {
        defer { unread = [] }
        return unread
    }
}
