import Documentation
import LineEditor
import LuaEngine

extension Command {
    /// Commands that show things.
    static let looking: [Command] = [
        Command(
            "help", aliases: ["h"], argument: .topic, arguments: "[NAME]", "Show what there is, or help for a name.",
            details: [
                "?NAME and NAME? do the same, ??NAME adds the source; help('text') searches.",
                "It shows the pages of the documentation, too, such as :help permissions; moongate help lists them.",
            ],
            example: "apify.acts.run"
        ) { repl, argument, session in
            if !repl.help.knows(argument), let page = repl.configuration.manual(argument) {
                repl.show(MarkdownDocument(page).lines(width: repl.columns), session)
            } else {
                repl.show(repl.help.page(argument, width: repl.columns), session)
            }
            return nil
        },
        Command("x", "Switch between short and full records; lists become records.") { repl, _, session in
            session.settings.isExpanded.toggle()
            return await repl.showAgain(&session)
        },
        Command(
            "row", argument: .text, arguments: "N", "Show the N-th row of the last list as a record, which is _ then.",
            example: "3"
        ) { repl, argument, session in
            // All rows in front of it have to be fetched.
            guard let place = Int64(argument), (1...10_000).contains(place) else {
                repl.refuse("row", "the number of a row of the list that was shown last, up to 10000")
                return nil
            }
            return await repl.evaluate(.row, [.integer(place), repl.options(session)], &session)
        },
        Command("table", "Show the last list as a table again, records in short.") { repl, _, session in
            session.settings.isExpanded = false
            return await repl.showAgain(&session)
        },
        Command("json", "Show the last result as JSON.") { repl, _, session in
            await repl.evaluate(.again, [repl.options(session, json: true)], &session)
        },
        Command("bt", "Show where the last error was raised, call by call.") { repl, _, session in
            let text = session.traceback.isEmpty ? "there was no error to trace" : session.traceback
            repl.screen.tell(text.replacing("\t", with: "  "))
            return nil
        },
        Command(
            "open", argument: .lua, arguments: "[EXPRESSION]", "Open a run, dataset or connection in the browser.",
            details: [
                "Without an expression: what was shown last. Where no browser can be started, its address is shown."
            ]
        ) { repl, argument, session in
            await repl.open(argument, &session)
        },
        Command("log", "Show the last requests to the gateway.") { repl, _, session in
            let lines = repl.host.requests
            repl.show(
                lines.isEmpty ? [StyledText("no request has been made yet", .dim)] : lines.map { StyledText($0) },
                session)
            return nil
        },
        Command("clear", "Clear the screen.") { repl, _, _ in
            if repl.configuration.traits.kind == .full { repl.screen.print("\u{1B}[H\u{1B}[2J\u{1B}[3J") }
            return nil
        },
    ]
}

extension REPL {
    func showAgain(_ session: inout PromptSession) async -> Int32? {
        await evaluate(.again, [options(session)], &session)
    }

    /// Shows lines, through the pager when there are more of them than the screen has rows.
    func show(_ lines: [StyledText], _ session: PromptSession) {
        guard session.settings.pages, let terminal = configuration.terminal, isAskable,
            lines.count >= terminal.size.rows, let pager = Pager.wanted
        else { return screen.show(lines) }
        let text = lines.flatMap { (line: StyledText) -> [UInt8] in line.bytes(configuration.traits.escapes) + [0x0A] }
        let isShown = lend { pager.show(text) }
        if !isShown { screen.show(lines) }
    }

    /// Gives the terminal to another program while `body` runs: Ctrl-C is its own business then.
    func lend<Result>(_ body: () -> Result) -> Result {
        let state = interrupts.withLock { plan in
            defer { plan.enter(.lent) }
            return plan.state
        }
        configuration.terminal?.enter(.ordinary)
        defer {
            configuration.terminal?.enter(.evaluating)
            interrupts.withLock { $0.enter(state) }
        }
        return body()
    }
}
