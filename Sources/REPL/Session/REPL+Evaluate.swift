import Documentation
import LineEditor
import LuaEngine

extension REPL {
    /// Takes an input that was typed.
    ///
    /// - Returns: an exit status when the session ends with it.
    func accept(_ text: String, _ session: inout PromptSession) async -> Int32? {
        let reading = language.read(text)
        if let word = await word(text) { return await run(word, &session) }
        if case .empty = reading { return nil }
        // Before it runs, because it may not come back.
        remember { () throws(HistoryError) in try configuration.history.add(text) }
        session.marks = []
        return await run(reading, text, &session)
    }

    /// Does what an input does that is in the history as a part of another one.
    func perform(_ text: String, _ session: inout PromptSession) async -> Int32? {
        if let word = await word(text) { return await run(word, &session) }
        return await run(language.read(text), text, &session)
    }

    private func run(_ reading: InputReading, _ text: String, _ session: inout PromptSession) async -> Int32? {
        switch reading {
        case .empty: return nil
        case .help(let request): return await explain(request, &session)
        case .command(let name, let argument): return await run(command: name, argument, &session)
        case .complete(let chunk, let isStatement):
            return await run(input: text, chunk, isStatement: isStatement, &session)
        case .several(let inputs): return await run(inputs, &session)
        case .incomplete, .invalid: return explain(text, &session)
        }
    }

    /// Runs inputs as if they had been typed one after the other, up to one that fails.
    private func run(_ inputs: [String], _ session: inout PromptSession) async -> Int32? {
        for text in inputs {
            let count = session.inputs.count
            if let status = await perform(text, &session) { return status }
            if session.inputs.count > count, session.inputs.last?.hasSucceeded == false { break }
        }
        return nil
    }

    var columns: Int { configuration.columns() }

    /// Help for a name; for a variable that no page is about, what its value is.
    private func explain(_ request: HelpRequest, _ session: inout PromptSession) async -> Int32? {
        let root = request.topic.prefix { $0 == "_" || $0.isLetter || $0.isNumber }
        if !help.knows(request.topic), !root.isEmpty, await isGlobal(String(root)),
            case .complete(let chunk, isStatement: false) = language.read("help(\(request.topic))")
        {
            return await evaluate(.run, [.string(chunk), options(session, isSilent: true)], &session)
        }
        show(help.page(request.topic, width: columns, showsSource: request.wantsSource), session)
        return nil
    }

    /// Whether an input has made this name a global. A job that never waits keeps the answer back: Ctrl-C ends that.
    private func isGlobal(_ name: String) async -> Bool {
        await whileInterruptible { [evaluator] in await evaluator.hasGlobal(name) } ?? false
    }

    /// Runs Lua that was typed, or that a command has found.
    func run(
        input text: String, _ chunk: String, isStatement: Bool, _ session: inout PromptSession
    ) async -> Int32? {
        let chunk = isStatement ? keepLocals(chunk, &session) : chunk
        session.inputs.append(.init(text: text, hasSucceeded: false))
        let isSilent = text.trimmed.hasSuffix(";")
        evaluator.background.label(text)
        _ = host.takeEffects()
        let status = await evaluate(.run, [.string(chunk), options(session, isSilent: isSilent)], &session)
        session.marks.formUnion(host.takeEffects())
        if session.inputs.last?.hasSucceeded == false { session.marks.insert("failed") }
        markLast(session.marks)
        return status
    }

    /// Notes in the history what became of an input: what failed is not suggested, nor what has changed something for good.
    private func markLast(_ marks: Set<String>) {
        let mark = marks.sorted().joined(separator: " ")
        guard mark != configuration.history.entries.last?.mark ?? "" else { return }
        remember { () throws(HistoryError) in try configuration.history.markLast(mark) }
    }

    /// Words that are commands as long as no input has made them globals.
    private enum Word: String {
        case it, exit, quit
    }

    private func word(_ text: String) async -> Word? {
        guard let word = Word(rawValue: text.trimmed), await !isGlobal(word.rawValue) else { return nil }
        return word
    }

    private func run(_ word: Word, _ session: inout PromptSession) async -> Int32? {
        switch word {
        case .it: await evaluate(.more, [options(session)], &session)
        case .exit, .quit: await leave(&session)
        }
    }

    /// Lua that does not compile: the error, or why it is not complete where no more lines can come.
    func explain(_ text: String, _ session: inout PromptSession) -> Int32? {
        remember { () throws(HistoryError) in try configuration.history.markLast("broken") }
        session.traceback = ""
        session.inputs.append(.init(text: text, hasSucceeded: false))
        var failure = LuaError(code: .syntax, message: "\(InputReading.chunk): the input ends too early")
        if case .invalid(let error) = language.checker.check(InputReading.statement(text)) {
            failure = error
        } else if case .invalid(let error) = language.read(text) {
            failure = error
        }
        // The compiler knows no numbers.
        if failure.message.hasPrefix(InputReading.chunk + ":") {
            failure.message = session.chunkName + failure.message.dropFirst(InputReading.chunk.count)
        }
        return fail(failure, &session)
    }

    private func keepLocals(_ chunk: String, _ session: inout PromptSession) -> String {
        let result = session.settings.keepsLocals ? KeepLocals().rewrite(chunk) : .init(text: chunk)
        let isFirst = !session.hasExplainedLocals
        if !result.kept.isEmpty, isFirst {
            session.hasExplainedLocals = true
            screen.tell("note: '\(result.kept[0])' lives on after this input (:set keep_locals off changes that)", .dim)
        } else if !session.settings.keepsLocals, isFirst, chunk.trimmed.hasPrefix("local") {
            session.hasExplainedLocals = true
            screen.tell("note: a local variable ends with its input; without 'local' it stays", .dim)
        }
        return result.text
    }

    /// What the driver is told besides the input.
    func options(_ session: PromptSession, isSilent: Bool = false, json: Bool? = nil) -> LuaValue {
        .table([
            "number": .integer(Int64(session.inputs.count)), "chunk": .string(session.chunkName),
            "silent": .boolean(isSilent),
            "json": .boolean(json ?? session.settings.showsJSON), "width": .integer(Int64(columns)),
        ])
    }

    /// Calls the driver, shows what it says, and serves Ctrl-C meanwhile.
    ///
    /// - Returns: an exit status when the session ends with it.
    func evaluate(
        _ function: Evaluator.Function, _ arguments: [LuaValue], _ session: inout PromptSession
    ) async -> Int32? {
        let begin = ContinuousClock.now
        let result = await whileInterruptible { [evaluator] in
            await Self.result { () async throws(LuaError) in try await evaluator.call(function, arguments) }
        }
        screen.finishScriptOutput()
        let elapsed = ContinuousClock.now - begin
        defer {
            if session.settings.tellsTime { screen.tell(elapsed.shown, .dim) }
        }
        switch result {
        case .success(let presentations)?:
            if function == .run { session.inputs[session.inputs.count - 1].hasSucceeded = true }
            show(presentations, &session)
            return nil
        case .failure(let error)?: return fail(error, &session)
        case nil: return await takeFreshState(&session)
        }
    }

    private static func result<T>(_ body: () async throws(LuaError) -> T) async -> Result<T, LuaError> {
        do throws(LuaError) {
            return .success(try await body())
        } catch {
            return .failure(error)
        }
    }

    private func show(_ presentations: [Presentation], _ session: inout PromptSession) {
        // Several results have numbers in front of them.
        let margin = presentations.count > 1 ? 4 : 0
        let printer = printer(session, margin: margin)
        var lines: [StyledText] = []
        for (index, presentation) in presentations.enumerated() {
            if case .value(let value, _) = presentation { session.shown = value }
            let shown = glance(at: presentation) ?? printer.lines(presentation)
            let mark = StyledText(margin > 0 ? "[\(index + 1)] " : "", .dim)
            let blanks = StyledText(String(repeating: " ", count: mark.columns))
            lines += shown.enumerated().map { ($0.offset == 0 ? mark : blanks) + $0.element }
        }
        if presentations.count == 1, case .value(.missing, _) = presentations[0], let input = session.inputs.last,
            let missing = MissingName(lastOf: input.text, chunk: session.chunkName)
        {
            lines += correction(of: missing, session)
        }
        show(lines, session)
    }

    /// What the host gives to scripts says more by its help than by the addresses of its functions.
    private func glance(at presentation: Presentation) -> [StyledText]? {
        guard case .known(let name, _, _) = presentation else { return nil }
        return help.glance(at: name, width: columns)
    }

    func printer(_ session: PromptSession, margin: Int = 0) -> ResultPrinter {
        ResultPrinter(
            PrintView(
                columns: columns - margin, rows: recordRows, isExpanded: session.settings.isExpanded,
                isASCII: configuration.isASCII, now: WallClock.milliseconds, utcOffset: WallClock.utcOffset))
    }

    /// A record leaves room for the input above it and the next prompt.
    private var recordRows: Int? { isAskable ? configuration.terminal.map { $0.size.rows - 2 } : nil }

    /// Shows a failure.
    ///
    /// - Returns: an exit status when it ends the session.
    func fail(_ error: LuaError, _ session: inout PromptSession) -> Int32? {
        session.traceback = error.traceback.withoutDriver
        switch error.code {
        case .exit(let status), .interrupted(.exit(let status)): return status
        case .interrupted(.outputClosed): return 0
        case .interrupted: screen.tell("interrupted", .dim)
        case .closed:
            screen.tell(error.message.onOneLine)
            return 70
        default:
            let lines = printer(session).lines(error) { session.source($0, $1) }
            screen.tell(lines + correction(of: error, session))
        }
        return nil
    }

    /// What was meant by a name behind which there was nothing.
    private func correction(of error: LuaError, _ session: PromptSession) -> [StyledText] {
        guard error.object == nil, let missing = MissingName(error.message) else { return [] }
        return correction(of: missing, session)
    }

    private func correction(of missing: MissingName, _ session: PromptSession) -> [StyledText] {
        guard let text = session.text(of: missing.chunk),
            let name = missing.correction(in: text, language.completer)
        else { return [] }
        return [StyledText("  hint: did you mean '\(name.cutForOneLine)'?")]
    }
}

extension Duration {
    /// `1.24 s` or `3.1 ms`.
    var shown: String {
        let seconds = Double(components.seconds) + Double(components.attoseconds) / 1e18
        func text(_ number: Double, _ unit: String) -> String {
            let scaled = (number * 100).rounded() / 100
            return "\(scaled) \(unit)"
        }
        return seconds >= 1 ? text(seconds, "s") : text(seconds * 1000, "ms")
    }
}

extension String {
    /// A traceback without the calls by which the prompt itself runs an input.
    fileprivate var withoutDriver: String {
        let lines = split(separator: "\n", omittingEmptySubsequences: false)
        guard let own = lines.lastIndex(where: { !$0.contains("(...tail calls...)") && !$0.contains("[repl]") }) else {
            return self
        }
        return lines[...own].joined(separator: "\n")
    }
}
