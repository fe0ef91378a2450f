import LuaEngine

extension REPL {
    static let driverName = "moongate.repl"
    private static let chunkName = "=stdin"

    /// What the compiler makes of an input.
    private enum Reading {
        case complete(String, isStatement: Bool)
        case incomplete
        case invalid(String)
    }

    /// Takes a line that was typed.
    /// - Returns: an exit status when the session ends with it.
    func accept(_ line: String, _ session: inout REPLSession) async -> Int32? {
        if session.block.isEmpty {
            if line.allSatisfy(\.isWhitespace) { return nil }
            if line.hasPrefix(":"), !line.hasPrefix("::") { return command(line, session) }
        }
        session.block.append(line)
        switch await read(session.text) {
        case .incomplete:
            return nil
        case .invalid(let message):
            session.block = []
            session.traceback = ""
            showError(message)
            return nil
        case .complete(let chunk, let isStatement):
            let text = session.text
            session.block = []
            if isStatement { explainLocal(text, &session) }
            return await evaluate(chunk, silent: text.endsInSemicolon, &session)
        }
    }

    /// Says at the end of the input why what was typed last did not run.
    func showWhyIncomplete(_ text: String) async {
        switch await check(statement(text)) {
        case .invalid(let error): showError(error.message)
        case .incomplete: showError("stdin: the input ends too early")
        case .complete: break
        }
    }

    /// The newline at the end makes an unclosed quote an error of its own: without it the message would end in `<eof>`,
    /// and no line typed later could ever close it.
    private func statement(_ text: String) -> Chunk {
        // A first line that starts with `#` would be skipped.
        Chunk((text.hasPrefix("#") ? " " : "") + text + "\n", name: Self.chunkName)
    }

    private func check(_ chunk: Chunk) async -> Compilation {
        do {
            return try await engine.check(chunk)
        } catch {
            return .invalid(error)
        }
    }

    private func read(_ text: String) async -> Reading {
        let expression = Chunk("return " + text + "\n", name: Self.chunkName)
        let statement = statement(text)
        let asExpression = await check(expression)
        if case .complete = asExpression { return .complete(expression.text, isStatement: false) }
        let asStatement = await check(statement)
        switch (asExpression, asStatement) {
        case (_, .complete): return .complete(statement.text, isStatement: true)
        case (.incomplete, _), (_, .incomplete): return .incomplete
        case (_, .invalid(let error)): return .invalid(error.message)
        }
    }

    private func evaluate(_ text: String, silent: Bool, _ session: inout REPLSession) async -> Int32? {
        let driver = Chunk("return require '\(Self.driverName)'(...)", name: "=[repl]")
        let arguments: [LuaValue] = [.string(text), .boolean(silent), .integer(Int64(columns()))]
        let engine = self.engine
        let result = await whileEvaluating { () async -> Result<[String], any Error> in
            do {
                return .success(
                    try await engine.run(driver, arguments: arguments) { call in
                        (1..<call.argumentCount + 1).map { call.string(at: $0) ?? "" }
                    }
                )
            } catch {
                return .failure(error)
            }
        }
        switch result {
        case .success(let texts):
            for text in texts { output.write(text + "\n") }
            return nil
        case .failure(let error as LuaError):
            return fail(error, &session)
        case .failure(let error):
            showError(String(describing: error))
            return nil
        }
    }

    /// Shows a failure.
    /// - Returns: an exit status when it ends the session.
    private func fail(_ error: LuaError, _ session: inout REPLSession) -> Int32? {
        session.traceback = error.traceback
        switch error.code {
        case .exit(let status), .interrupted(.exit(let status)): return status
        case .interrupted(.outputClosed): return 0
        case .interrupted(.cancelled): showError("interrupted")
        case .closed:
            showError(error.message)
            return 70
        default: showError(error.message)
        }
        return nil
    }

    private func showError(_ message: String) {
        errorOutput.write(message.withVisibleControls + "\n")
    }

    private func explainLocal(_ text: String, _ session: inout REPLSession) {
        guard !session.hasExplainedLocal, text.firstWord == "local" else { return }
        session.hasExplainedLocal = true
        errorOutput.write("note: a local variable ends with its input; without 'local' it stays\n")
    }

    /// A line that starts with a colon, which no Lua statement does.
    private func command(_ line: String, _ session: REPLSession) -> Int32? {
        switch line.dropFirst().trimmingSpaces {
        case "q", "quit", "exit": return 0
        case "bt":
            errorOutput.write(
                session.traceback.isEmpty
                    ? "there was no error to trace\n" : session.traceback.withVisibleControls + "\n")
        case "h", "help":
            output.write(Self.help)
        default:
            errorOutput.write("there is no command \(line.withVisibleControls); :help lists them\n")
        }
        return nil
    }

    private static let help = """
        Type Lua: an expression shows its values, anything else runs. An unfinished input goes on in the next line.
          _       the last result          ;      at the end: show nothing
          :bt     where the last error was :quit  leave, as does Ctrl-D
          Ctrl-C  stops what runs, drops what is typed

        """
}

extension Chunk {
    fileprivate var text: String { String(decoding: source, as: UTF8.self) }
}

extension StringProtocol {
    fileprivate var trimmingSpaces: String {
        let start = drop(while: \.isWhitespace)
        return String(start.reversed().drop(while: \.isWhitespace).reversed())
    }

    fileprivate var endsInSemicolon: Bool { trimmingSpaces.hasSuffix(";") }

    fileprivate var firstWord: String { String(drop(while: \.isWhitespace).prefix(while: \.isLetter)) }

    /// The text with control characters, other than line breaks and tabs, and direction marks written out: error messages
    /// may quote what came over the network.
    fileprivate var withVisibleControls: String {
        var shown = ""
        for scalar in unicodeScalars {
            let isPlain = scalar == "\n" || scalar == "\t"
            switch scalar.properties.generalCategory {
            case .control where !isPlain, .format: shown += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
            default: shown.unicodeScalars.append(scalar)
            }
        }
        return shown
    }
}
