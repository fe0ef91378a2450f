import LineEditor
import LuaEngine

extension REPL {
    /// Shows the first prompt while there is nothing yet that could run an input, so that nobody waits for it.
    ///
    /// - Returns: whether it shows, which ``run(isPrompting:)`` has to be told; an init file has to run first.
    public func showFirstPrompt() -> Bool {
        guard configuration.initFile == nil, let reader = reader as? LineReader else { return false }
        greet()
        beginReading()
        reader.show(prompt: prompt)
        return true
    }

    private func greet() {
        if let greeting = configuration.greeting { tell(greeting) }
    }

    /// Runs the session until the input ends, `:quit` or `os.exit`.
    ///
    /// - Parameter isPrompting: whether the first prompt shows already.
    /// - Returns: the exit status: 0, what was given to `os.exit`, or 130 when nothing else would end what runs.
    public func run(isPrompting: Bool = false) async -> Int32 {
        evaluator.begin()
        // The terminal keeps what is typed before the first prompt.
        if !isPrompting { configuration.terminal?.enter(.evaluating) }
        var session = PromptSession()
        if let status = await runInitFile(&session) { return status }
        if !isPrompting { greet() }
        let finding = Task { [host, names] in
            await host.findPlace()
            names.ifDue()
        }
        let refreshing = Task { [host, names, resources] in
            await names.run { await host.refresh(resources, mayOpen: $0) }
        }
        defer {
            finding.cancel()
            refreshing.cancel()
        }
        let status = await readAndEvaluate(&session, isPrompting: isPrompting)
        await (try? evaluator.opened())?.close()
        return status
    }

    private func beginReading() {
        configuration.readingChanged(true)
        screen.beginReading()
        interrupts.withLock { $0.beginReading() }
    }

    private func readAndEvaluate(_ session: inout PromptSession, isPrompting: Bool) async -> Int32 {
        var isPrompting = isPrompting
        let preparing = Task { await prepareForKeys() }
        defer { preparing.cancel() }
        while true {
            let draft = session.draft
            session.draft = ""
            if !isPrompting { beginReading() }
            isPrompting = false
            let outcome = await reader.block(prompt: prompt, initial: draft)
            interrupts.withLock { $0.endReading(wasCancelled: outcome == .cancelled) }
            screen.endReading()
            configuration.readingChanged(false)
            if let status = await handle(outcome, &session) { return status }
            learnGlobals()
            names.ifDue()
        }
    }

    /// Gets ready what the first keys will need, while the first prompt is there already: each by itself would make a key
    /// wait.
    private func prepareForKeys() async {
        guard configuration.terminal != nil, (try? await evaluator.opened()) != nil else { return }
        learnGlobals()
        _ = configuration.history.entries
    }

    /// Looks which globals are other names for what is known. A script may keep the engine busy: nobody waits for it.
    private func learnGlobals() {
        Task { [evaluator, language] in
            guard let aliases = await evaluator.aliases() else { return }
            let known = KnownFunctions.all
            language.globals.aliases = aliases.filter { known.isKnown($0.value) }
        }
    }

    /// - Returns: an exit status when the session ends.
    private func handle(_ outcome: EditorOutcome, _ session: inout PromptSession) async -> Int32? {
        switch outcome {
        case .accepted(let text): return await accept(text, &session)
        case .interrupted(let text):
            drop(text)
            return nil
        case .externalEditor(let text):
            edit(text, &session)
            return nil
        case .cancelled:
            // A signal from elsewhere, or Ctrl-C where the terminal itself reads lines and has dropped this one.
            screen.print("\n")
            drop("")
            return nil
        case .endOfInput: return await leave(&session)
        }
    }

    private func drop(_ text: String) {
        guard text.contains(where: { !$0.isWhitespace }) else {
            screen.tell("Ctrl-D or :quit to leave", .dim)
            return
        }
        remember { () throws(HistoryError) in try configuration.history.add(text, isDropped: true) }
    }

    /// Ends the session, unless something goes on that the user has not been told of.
    ///
    /// - Returns: the exit status, nil to stay.
    func leave(_ session: inout PromptSession) async -> Int32? {
        guard !session.hasAskedToLeave else { return 0 }
        let jobs = evaluator.background.jobs.filter { $0.ended == nil }
        guard let runs = try? await untilInterrupted({ [host] in await host.unfinishedRuns() }) else {
            session.hasAskedToLeave = true
            screen.tell("it is not known what still goes on; Ctrl-D or :quit once more to leave all the same", .dim)
            return nil
        }
        guard !jobs.isEmpty || !runs.isEmpty else { return 0 }
        session.hasAskedToLeave = true
        for job in jobs { screen.tell("job \(job.number) has not ended: \(job.title)") }
        for run in runs { screen.tell(run) }
        guard let terminal = configuration.terminal, isAskable else {
            screen.tell("Ctrl-D or :quit once more to leave all the same", .dim)
            return nil
        }
        let answer = await ask(terminal, "leave all the same? [y]es [n]o > ", answers: "yn", otherwise: "n")
        return answer == "y" ? 0 : nil
    }

    /// Whether questions can be asked by keys.
    var isAskable: Bool { configuration.traits.kind == .full }

    /// Asks a question on a thread of its own.
    func ask(_ terminal: Terminal, _ question: String, answers: String, otherwise: Character) async -> Character {
        // Progress would write over the question.
        configuration.readingChanged(true)
        defer { configuration.readingChanged(false) }
        return await withCheckedContinuation { continuation in
            Task.detached(priority: .userInitiated) {
                continuation.resume(returning: terminal.ask(question, answers: answers, otherwise: otherwise))
            }
        }
    }

    /// What stands in front of the lines.
    var prompt: EditorPrompt {
        guard configuration.traits.kind == .full else { return .plain }
        let place = host.place
        let color: Style.Color = place.isLocal ? .green : .cyan
        return EditorPrompt(
            StyledText([
                .init("moongate "), .init(String(place.name.withoutScheme.prefix(40)).onOneLine, Style(color)),
                .init("> "),
            ]))
    }

    /// Shows a remark without tearing what is being typed.
    public func tell(_ text: String) {
        screen.tell(text.onOneLine, .dim)
    }

    /// Shows the prompt anew when it says something else by now.
    public func placeChanged() {
        (reader as? LineReader)?.setPrompt(prompt)
    }

    /// Completes only what there is where inputs act now.
    func forgetNames() {
        resources.removeAll()
        names.anew()
    }

    private func runInitFile(_ session: inout PromptSession) async -> Int32? {
        guard let file = configuration.initFile else { return nil }
        do throws(LuaError) {
            let chunk = Chunk(bytes: file.text, name: "@" + file.name)
            try await evaluator.opened().run(chunk, background: evaluator.background) { _ in }
        } catch {
            return fail(error, &session)
        }
        screen.finishScriptOutput()
        return nil
    }

    /// Keeps something in the history; a failure is told once and changes nothing else.
    func remember(_ body: () throws(HistoryError) -> Void) {
        do throws(HistoryError) {
            try body()
        } catch {
            guard configuration.history.isKept else { return }
            configuration.history.isKept = false
            screen.tell("the history is not saved any more: \(error.message.onOneLine)", .dim)
        }
    }
}

extension BackgroundTasks.Job {
    /// The first line of the input that spawned it.
    var title: String {
        let line = label.split(separator: "\n").first.map(String.init) ?? ""
        return line.cutForOneLine
    }

    /// What is told of its end.
    var remark: [StyledText] {
        switch state {
        case .running, .succeeded: [StyledText("job \(number) has ended: \(title)", .dim)]
        case .cancelled: [StyledText("job \(number) was cancelled: \(title)", .dim)]
        case .failed(let error):
            [StyledText("job \(number) failed: \(error.message.cutForOneLine)", Style(.red))]
        }
    }
}

extension String {
    /// An address without the `https://` in front of it.
    fileprivate var withoutScheme: Substring {
        for scheme in ["https://", "http://"] where hasPrefix(scheme) { return dropFirst(scheme.count) }
        return self[...]
    }

    /// The beginning of a text, fit to stand on a line with others.
    var cutForOneLine: String {
        let shown = replacing("\n", with: " ").onOneLine
        return shown.columns > 100 ? shown.prefix(columns: 99).text + "…" : shown
    }
}
