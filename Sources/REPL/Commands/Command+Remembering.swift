import Documentation
import LineEditor
import LuaEngine

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension Command {
    /// Commands about what was typed.
    static let remembering: [Command] = [
        Command(
            "history", argument: .choice(["search", "delete", "on", "off"]),
            arguments: "[search TEXT | delete N | on | off]",
            "Show what was typed, search it, forget an entry, or stop saving it.",
            details: ["Inputs with secrets, and those that begin with a blank, are never saved."], example: "search run"
        ) { repl, argument, session in
            repl.history(argument, session)
            return nil
        },
        Command(
            "save", argument: .file, arguments: "FILE", "Write the inputs of this session that worked as a script.",
            details: ["The script runs with: moongate FILE"], example: "session.lua"
        ) { repl, argument, session in
            repl.save(argument, session)
            return nil
        },
        Command(
            "load", argument: .file, arguments: "FILE", "Run a file in this session, as if it had been typed.",
            example: "session.lua"
        ) { repl, argument, session in
            await repl.load(argument, &session)
        },
        Command(
            "edit", argument: .text, arguments: "[N]", "Open the last input, or the N-th one, in $VISUAL or $EDITOR.",
            details: ["Ctrl-X Ctrl-E does so with what is being typed."]
        ) { repl, argument, session in
            repl.editInput(argument, &session)
            return nil
        },
        Command(
            "set", argument: .choice(PromptSession.Settings.names.flatMap { ["\($0) on", "\($0) off"] }),
            arguments: "[NAME on|off]", "Show the settings, or change one.",
            details: PromptSession.Settings.switches.map { "\($0.name): \($0.summary)" }, example: "time on"
        ) { repl, argument, session in
            repl.set(argument, &session)
            return nil
        },
        Command(
            "time", argument: .lua, arguments: "[INPUT]",
            "Run an input and say how long it took; alone, switch that on or off.",
            example: "apify.users.me()"
        ) { repl, argument, session in
            await repl.time(argument, &session)
        },
    ]
}

extension PromptSession.Settings {
    /// What can be switched on and off.
    struct Switch: Sendable {
        let name: String
        let summary: String
        let path: @Sendable () -> WritableKeyPath<PromptSession.Settings, Bool>
    }

    static let switches: [Switch] = [
        Switch(name: "keep_locals", summary: "local variables of an input live on") { \.keepsLocals },
        Switch(name: "hints", summary: "grey text suggests how the input may go on") { \.showsHints },
        Switch(name: "time", summary: "every input tells how long it took") { \.tellsTime },
        Switch(name: "expanded", summary: "records with all their fields, lists as records (:x)") { \.isExpanded },
        Switch(name: "json", summary: "results as JSON") { \.showsJSON },
        Switch(name: "pager", summary: "what does not fit on the screen goes through the pager") { \.pages },
    ]

    static let names = switches.map(\.name)
}

extension REPL {
    func set(_ argument: String, _ session: inout PromptSession) {
        let words = argument.split(separator: " ").map(String.init)
        let switches = PromptSession.Settings.switches
        guard !words.isEmpty else {
            for entry in switches {
                let state = session.settings[keyPath: entry.path()] ? "on " : "off"
                screen.tell(
                    "\(entry.name)\(String(repeating: " ", count: 12 - entry.name.count)) \(state)  \(entry.summary)")
            }
            return
        }
        guard words.count == 2, let entry = switches.first(where: { $0.name == words[0] }),
            ["on", "off"].contains(words[1])
        else {
            return refuse("set", "a name and on or off (\(PromptSession.Settings.names.joined(separator: ", ")))")
        }
        session.settings[keyPath: entry.path()] = words[1] == "on"
        (reader as? LineReader)?.setShowsHints(session.settings.showsHints)
    }

    func time(_ argument: String, _ session: inout PromptSession) async -> Int32? {
        guard !argument.isEmpty else {
            session.settings.tellsTime.toggle()
            screen.tell("every input tells how long it took: " + (session.settings.tellsTime ? "on" : "off"), .dim)
            return nil
        }
        let before = session.settings.tellsTime
        session.settings.tellsTime = true
        let status = await perform(argument, &session)
        session.settings.tellsTime = before
        return status
    }

    /// `:history` and what follows it.
    func history(_ argument: String, _ session: PromptSession) {
        let history = configuration.history
        let words = argument.split(separator: " ", maxSplits: 1).map(String.init)
        switch (words.first, words.count) {
        case (nil, _): showHistory(of: session)
        case ("search", 2): searchHistory(words[1], session)
        case ("delete", 2): forget(words[1], session)
        case ("off", 1), ("on", 1):
            history.isKept = words[0] == "on"
            screen.tell(history.isKept ? "inputs are saved" : "inputs are not saved", .dim)
        default: refuse("history", "nothing, search TEXT, delete N, on or off")
        }
    }

    /// The inputs of the session with the numbers that `_N` and `:edit N` take.
    private func showHistory(of session: PromptSession) {
        let history = configuration.history
        let lines = session.inputs.enumerated().flatMap { index, input in
            historyLines(
                index + 1, input.text, isSecret: history.holdsSecret(input.text), hasFailed: !input.hasSucceeded)
        }
        show(lines.isEmpty ? [StyledText("nothing has been run in this session yet", .dim)] : lines, session)
    }

    private func historyLines(_ number: Int, _ text: String, isSecret: Bool, hasFailed: Bool) -> [StyledText] {
        let label = String(number)
        let margin = String(repeating: " ", count: max(0, 5 - label.count))
        let marks = (isSecret ? "🔒 " : "") + (hasFailed ? "✗ " : "")
        return text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map { index, line in
            let head = index == 0 ? margin + label + "  " : "     .. "
            return StyledText([.init(head, .dim), .init(index == 0 ? marks : ""), .init(String(line).onOneLine)])
        }
    }

    private func searchHistory(_ text: String, _ session: PromptSession) {
        let found = configuration.history.entries.filter { $0.text.localizedContains(text) }.suffix(50)
        let lines = found.flatMap { entry in
            entry.text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map { index, line in
                StyledText((index == 0 ? (entry.isSecret ? "🔒 " : "") : ".. ") + String(line).onOneLine)
            }
        }
        show(lines.isEmpty ? [StyledText("no input of the past contains that", .dim)] : lines, session)
    }

    private func forget(_ number: String, _ session: PromptSession) {
        guard let index = Int(number), session.inputs.indices.contains(index - 1) else {
            return refuse("history", "the number of an input of this session behind delete, as :history shows them")
        }
        remember { () throws(HistoryError) in try configuration.history.remove(session.inputs[index - 1].text) }
        screen.tell("input \(index) is forgotten", .dim)
    }

    /// `:save FILE`: a script that does what worked in this session.
    func save(_ path: String, _ session: PromptSession) {
        guard !path.isEmpty else { return refuse("save", "the name of a file") }
        let succeeded = session.inputs.enumerated().filter { $0.element.hasSucceeded }
        let inputs = succeeded.filter { !configuration.history.holdsSecret($0.element.text) }
        let skipped = succeeded.count - inputs.count
        let script = SessionScript(language: language, keepsLocals: session.settings.keepsLocals)
        let text = script.text(of: inputs.map { .init(number: $0.offset + 1, text: $0.element.text) })
        do throws(TextFile.Problem) {
            try TextFile.create(path, text)
            let rest = skipped > 0 ? "; \(skipped) with secrets left out" : ""
            screen.tell(
                "\(inputs.count) \(inputs.count == 1 ? "input is" : "inputs are") in \(path.onOneLine)\(rest)", .dim)
        } catch {
            screen.tell(error.message.onOneLine, Style(.red))
        }
    }

    /// `:load FILE`.
    func load(_ path: String, _ session: inout PromptSession) async -> Int32? {
        guard !path.isEmpty else {
            refuse("load", "the name of a file")
            return nil
        }
        do throws(TextFile.Problem) {
            let text = try TextFile.read(path)
            switch language.checker.check(Chunk(text, name: "@" + path)) {
            case .complete: break
            case .incomplete:
                return fail(LuaError(code: .syntax, message: "\(path): the file ends too early"), &session)
            case .invalid(let error): return fail(error, &session)
            }
            let chunk = text.hasPrefix("#") ? "--" + text : text
            return await run(input: text, chunk, isStatement: true, &session)
        } catch {
            screen.tell(error.message.onOneLine, Style(.red))
            return nil
        }
    }

    /// `:edit [N]`.
    func editInput(_ argument: String, _ session: inout PromptSession) {
        if argument.isEmpty { return edit(session.inputs.last?.text ?? "", &session) }
        guard let number = Int(argument), session.inputs.indices.contains(number - 1) else {
            return refuse("edit", "nothing or the number of an input, as :history shows them")
        }
        edit(session.inputs[number - 1].text, &session)
    }

    /// Opens a text in another editor; what that leaves stands on the line of the next prompt.
    func edit(_ text: String, _ session: inout PromptSession) {
        guard isAskable else { return screen.tell("another editor needs a terminal") }
        let edited = ScratchFile.with(text) { path -> (status: Int32, text: String?) in
            let status = lend { ChildProgram(command: Self.editorCommand, words: [path]).run() }
            return (status, try? TextFile.read(path))
        }
        guard let edited else { return screen.tell("cannot make a file for the editor", Style(.red)) }
        guard edited.status != 127 else {
            session.draft = text
            return screen.tell(
                "'\(Self.editorCommand.cutForOneLine)' is not there; EDITOR says what to open", Style(.red))
        }
        guard edited.status == 0, let changed = edited.text else {
            session.draft = text
            return screen.tell("the editor ended with status \(edited.status); the text is as it was", .dim)
        }
        session.draft = String(changed.reversed().drop { $0.isNewline }.reversed())
    }

    private static var editorCommand: String {
        for name in ["VISUAL", "EDITOR"] {
            if let value = getenv(name).map({ String(cString: $0) }), !value.isEmpty { return value }
        }
        return "vi"
    }
}

extension String {
    /// Whether another text stands in this one, whatever its letter case.
    fileprivate func localizedContains(_ other: String) -> Bool {
        lowercased().contains(other.lowercased())
    }
}
