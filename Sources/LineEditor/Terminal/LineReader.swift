import Synchronization

/// The editor on a terminal.
///
/// Any thread may print above the line, change the prompt, ask for a new look or cancel while one thread reads.
public final class LineReader: BlockReader {
    /// Everything that changes, under one lock: what is shown and what the editor knows go together.
    struct State {
        var editor: Editor
        var painter: Painter
        var decoder = KeyDecoder()
        /// Typed behind the end of the last input; for the next one.
        var unread: [UInt8] = []
        var isReading = false
        /// Whether the terminal has ever marked a paste.
        var knowsPaste = false
    }

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
    public func readBlock(prompt: EditorPrompt, initial: String = "") -> EditorOutcome {
        let canRead = state.withLock { state in
            defer { state.isReading = true }
            return !state.isReading
        }
        guard canRead else { return .cancelled }
        terminal.enter(.editing)
        let early = state.withLock { state in
            let size = terminal.size
            state.painter = Painter(width: size.columns, colors: state.painter.colors, reflows: state.painter.reflows)
            state.editor.size = size
            state.editor.begin(initial, prompt: prompt)
            paint(&state)
            return handle(state.take(), &state, isEarly: true)
        }
        let outcome = early ?? loop()
        terminal.enter(.evaluating)
        return outcome
    }

    private func loop() -> EditorOutcome {
        while true {
            let patience = state.withLock { $0.decoder.patience }
            for wakeup in terminal.wait(milliseconds: patience) {
                if let outcome = serve(wakeup) { return outcome }
            }
        }
    }

    private func serve(_ wakeup: Terminal.Wakeup) -> EditorOutcome? {
        switch wakeup {
        case .input:
            guard let bytes = terminal.readSome() else { return state.withLock { finish(.endOfInput, &$0) } }
            return state.withLock { handle(bytes, &$0, isEarly: false) }
        case .timeout:
            return state.withLock { state in
                guard let event = state.decoder.flush() else { return nil }
                return handle(event, &state) ?? paint(&state)
            }
        case .resized: state.withLock { resize(&$0) }
        case .continued: state.withLock { takeAgain(&$0) }
        case .stopRequested: state.withLock { suspend(&$0) }
        case .refresh:
            state.withLock { state in
                state.editor.refresh()
                paint(&state)
            }
        case .cancelled: return state.withLock { finish(.cancelled, &$0) }
        }
        return nil
    }
}

extension LineReader {
    public func printAbove(_ text: String) {
        state.withLock { state in
            guard state.isReading else {
                terminal.write(Array(text.utf8))
                return
            }
            terminal.write(state.painter.paint(state.editor.frame(), below: text))
        }
    }

    public func cancel() {
        terminal.requestCancel()
    }

    /// Asks the hooks anew how the text looks. Any thread.
    public func refresh() {
        terminal.requestRefresh()
    }

    /// Changes the prompt of the input that is being read. Any thread.
    public func setPrompt(_ prompt: EditorPrompt) {
        state.withLock { $0.editor.prompt = prompt }
        terminal.requestRefresh()
    }

    /// Whether to suggest in grey how the input may go on. Any thread.
    public func setShowsHints(_ showsHints: Bool) {
        state.withLock { $0.editor.options.showsHints = showsHints }
        terminal.requestRefresh()
    }

    /// What was typed and read already, but belongs to no input yet: for a script that reads the terminal itself.
    public func takeTypeAhead() -> [UInt8] {
        state.withLock { $0.take() }
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

    @discardableResult
    private func paint(_ state: inout State) -> EditorOutcome? {
        terminal.write(state.painter.paint(state.editor.frame()))
        return nil
    }

    private func finish(_ outcome: EditorOutcome, _ state: inout State) -> EditorOutcome {
        var mark = ""
        if case .interrupted = outcome { mark = "^C" }
        let frame = state.editor.finalFrame(mark: mark)
        var bytes = frame.rows.count > state.editor.size.rows ? state.painter.erase() : []
        bytes += state.painter.paint(frame)
        bytes += state.painter.finish()
        terminal.write(bytes)
        state.isReading = false
        return outcome
    }

    private func resize(_ state: inout State) {
        let size = terminal.size
        guard size != state.editor.size else { return }
        state.editor.size = size
        let bytes = state.painter.resize(to: size.columns, rows: size.rows)
        terminal.write(bytes + state.painter.paint(state.editor.frame()))
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
