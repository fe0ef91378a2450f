import Foundation
import Testing

@testable import TerminalTestSupport

@Suite("Typing, pasting and resizing at the prompt")
struct PromptTypingTests {
    @Test("a block is edited and recalled as a whole", arguments: [(80, 24), (40, 10)])
    func block(columns: Int, rows: Int) throws {
        let prompt = try PromptDriver(size: (columns, rows))
        prompt.type("function f(n)\r")
        try prompt.wait(forLine: "             ..")
        prompt.type("return n * 2\r")
        try prompt.wait("a third line") { $0.cursorLine.hasSuffix("..") }
        try prompt.press("end\r")
        #expect(try prompt.press("f(4)\r").last == "8")
        prompt.type(Keys.control("p") + Keys.control("p"))
        try prompt.wait("the block") { $0.texts.last?.hasSuffix(".. end") == true }
        // From its start to the line in the middle: two becomes three.
        prompt.type("\u{1B}[1;5H" + Keys.down + "\u{5}\u{7F}3")
        try prompt.wait("a 3") { $0.texts.contains { $0.hasSuffix("return n * 3") } }
        prompt.type(Keys.down)
        try prompt.press("\u{5}\r")
        #expect(try prompt.press("f(4)\r").last == "12")
        #expect(prompt.screen.violations.isEmpty, "\(prompt.screen.violations)")
    }

    @Test("output without a newline is marked, and the prompt begins in the first column", arguments: [80, 40])
    func firstColumn(columns: Int) throws {
        let prompt = try PromptDriver(size: (columns, 24))
        #expect(try prompt.press("io.write('open');\r").last == "open\\")
        let full = String(repeating: "x", count: columns)
        let seen = try prompt.press("io.write(('x'):rep(\(columns)));\r")
        #expect(seen.contains(full) && seen.last == "\\", "\(seen)")
        #expect(try prompt.press("io.write('a\\n');\r").last == "a")
    }

    @Test("a pasted block is one insertion and runs on Enter; tabs, line ends and controls are cleaned")
    func paste() throws {
        let prompt = try PromptDriver()
        prompt.type(Keys.paste("for i = 1, 3 do\r\n\tprint(i * 7)\u{1}\u{7}\r\nend"))
        try prompt.wait("the block") { $0.cursorLine.hasSuffix(".. end") }
        #expect(!prompt.screen.texts.contains("7"))
        let seen = try prompt.press("\r")
        #expect(Array(seen.suffix(3)) == ["7", "14", "21"], "\(prompt.screen.texts)")
        // It comes back in one piece, and one undo takes it away.
        prompt.type(Keys.paste("a\nb\nc"))
        try prompt.wait("the paste") { $0.cursorLine.hasSuffix(".. c") }
        prompt.type("\u{1F}")
        try prompt.wait(forLine: "moongate local>")
    }

    @Test("from a pasted session our prompts and the results are taken out")
    func sessionOfSeveralInputs() throws {
        let prompt = try PromptDriver()
        let session =
            "moongate local> x = 5\nmoongate local> if x > 3 then\n             ..   x = x * 2\n             .. end"
        prompt.type(Keys.paste(session))
        try prompt.wait("the block") { $0.cursorLine.hasSuffix(".. end") }
        try prompt.press("\r")
        #expect(try prompt.run("x") == ["10"])
    }

    @Test("a session that is pasted runs input by input, and is one entry of the history")
    func pastedSession() throws {
        let prompt = try PromptDriver()
        let session = [
            "moongate local> x = 20", "moongate local> x + 1", "21", "moongate local> for i = 1, 2 do",
            "             ..   x = x + i", "             .. end", "moongate local> x", "23",
            "moongate local> error('no')", "error: no", "moongate local> y = 'not reached'",
        ]
        prompt.type(Keys.paste(session.joined(separator: "\n")))
        try prompt.wait("the session") { $0.cursorLine.hasSuffix(".. y = 'not reached'") }
        let shown = try prompt.press("\r").filter { !$0.contains("..") && !$0.hasPrefix("moongate") }
        #expect(shown == ["21", "23", "error: no", "  at input 5:1: error('no')"], "\(shown)")
        #expect(try prompt.run("_2, y") == ["[1] 21", "[2] nil"])
        prompt.type("\u{10}\u{10}")
        try prompt.wait("the whole session") { $0.texts.last?.hasSuffix(".. y = 'not reached'") == true }
    }

    @Test("a megabyte can be pasted and run")
    func largePaste() throws {
        let prompt = try PromptDriver()
        let line = "count = (count or 0) + 1 -- of some length, as lines of code are\n"
        let count = 1_000_000 / line.utf8.count
        let readings = prompt.screen.readings
        prompt.type(Keys.paste(String(repeating: line, count: count)) + "\r")
        try prompt.waitForPrompt(after: readings)
        #expect(try prompt.press("count\r").last == "\(count)")
        #expect(prompt.device.bytes.count < 200_000)
    }

    @Test("what the window becomes while one types, the text is laid out anew and nothing is lost")
    func resize() throws {
        let prompt = try PromptDriver()
        prompt.type("\u{C}")
        try prompt.wait("a clear screen") { $0.texts == ["moongate local>"] }
        let text = "x = '" + (0..<12).map { "word\($0)" }.joined(separator: " ") + "'"
        prompt.type(text)
        try prompt.wait("the text") { $0.texts.joined().hasSuffix("word11'") }
        for (columns, rows) in [(40, 10), (19, 6), (120, 30), (40, 10), (80, 24)] {
            let earlier = prompt.device.bytes.count
            prompt.device.resize(width: columns, height: rows)
            try prompt.wait("the text at \(columns) columns") { screen in
                // What a terminal lays out anew by itself looks right before the prompt has heard of the new size.
                guard prompt.device.bytes.count > earlier else { return false }
                let shown = screen.texts.joined()
                // Where there is no room for all of it the end is shown.
                return columns < 20 ? shown.hasSuffix("word11'") : shown == "moongate local> " + text
            }
        }
        prompt.type("\r")
        try prompt.wait("a prompt") { $0.cursorLine == "moongate local>" }
        #expect(try prompt.press("#x\r").last == "\(text.count - 6)")
    }

    @Test("output of a job stands above the line that is being typed")
    func jobOutput() throws {
        let prompt = try PromptDriver()
        try prompt.run(
            "async.spawn(function() go = false while not go do async.sleep(0.01) end print('from the job') end);")
        prompt.type("go = true; unfini")
        try prompt.wait(forLine: "moongate local> go = true; unfini")
        try prompt.press("\u{3}")
        // The job begins to print while the next line is being typed.
        let readings = prompt.screen.readings
        prompt.type("async.spawn(function() async.sleep(0.3) go = true end);\r")
        try prompt.waitForPrompt(after: readings)
        prompt.type("half a li")
        try prompt.wait(for: "from the job")
        try prompt.wait(for: "job 1 has ended")
        try prompt.wait(forLine: "moongate local> half a li")
        #expect(prompt.screen.texts.contains("from the job"))
        prompt.type("ne")
        try prompt.wait(forLine: "moongate local> half a line")
        #expect(prompt.screen.texts.count { $0.contains("half a li") } == 1)
    }

    @Test("Ctrl-X Ctrl-E opens another editor on the text, and what that leaves is on the line")
    func externalEditor() throws {
        let folder = try TemporaryFolder()
        let editor = try folder.write(
            "editor", "#!/bin/sh\nstat -c %a \"$1\" > mode\nsed -i 's/40/20/' \"$1\"\necho '+ 1' >> \"$1\"\n")
        #expect(chmod(editor, 0o700) == 0)
        let prompt = try PromptDriver(in: folder, environment: ["EDITOR": editor])
        prompt.type("40 + 1")
        prompt.type("\u{18}\u{5}")
        try prompt.wait("what the editor left") { $0.cursorLine.hasSuffix(".. + 1") }
        #expect(try prompt.press("\r").last == "22")
        #expect(try String(contentsOfFile: folder.path + "/mode", encoding: .utf8) == "600\n")
    }
}
