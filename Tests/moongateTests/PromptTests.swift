import Testing

@Suite("the prompt on a terminal")
struct PromptTests {
    let folder: TemporaryFolder
    let terminal: PseudoTerminal

    init() throws {
        folder = try TemporaryFolder()
        terminal = try PseudoTerminal([], in: folder)
        _ = try terminal.read(until: "> ")
    }

    private func answer(to line: String) throws -> String {
        terminal.type(line + "\n")
        return try terminal.read(until: "local> ")
    }

    @Test("an expression prints its value as Lua text, a statement prints nothing")
    func expressionFirst() throws {
        #expect(try answer(to: "1 + 1").contains("\n2\r\n"))
        #expect(try answer(to: "{ b = 1, 10, 'x' }").contains(#"{10, "x", b = 1}"#))
        #expect(!(try answer(to: "x = 5")).contains("nil"))
        #expect(try answer(to: "x * 2").contains("10"))
    }

    @Test("the compiler decides whether more lines are needed")
    func continuation() throws {
        terminal.type("function twice(n)\n")
        _ = try terminal.read(until: ".. ")
        terminal.type("return n * 2\n")
        _ = try terminal.read(until: ".. ")
        _ = try answer(to: "end")
        #expect(try answer(to: "twice(21)").contains("42"))
    }

    @Test("an error keeps the session")
    func errors() throws {
        _ = try answer(to: "kept = 'still here'")
        #expect(try answer(to: "error('broken')").contains("broken"))
        #expect(try answer(to: "1 +* 2").contains("unexpected symbol"))
        #expect(try answer(to: "kept").contains("still here"))
    }

    @Test("Ctrl-C stops a loop that pcall protects and leaves the session usable; Ctrl-D leaves it")
    func interrupt() throws {
        terminal.type("print('begin') while true do pcall(function() while true do end end) end\n")
        _ = try terminal.read(until: "\nbegin")
        terminal.type("\u{3}")
        _ = try terminal.read(until: "local> ")
        #expect(try answer(to: "6 * 7").contains("42"))
        terminal.type("\u{4}")
        #expect(terminal.exitStatus() == 0)
    }

    @Test("Ctrl-C drops a block that is being typed")
    func dropBlock() throws {
        terminal.type("if true then\n")
        _ = try terminal.read(until: ".. ")
        terminal.type("\u{3}")
        _ = try terminal.read(until: "local> ")
        #expect(try answer(to: "'new'").contains("new"))
    }

    @Test("apify works at the prompt")
    func gateway() throws {
        #expect(try answer(to: "apify.users.me().username").contains("\""))
    }
}
