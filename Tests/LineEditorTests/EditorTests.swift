import Testing

@testable import LineEditor
@testable import TerminalTestSupport

@Suite("Editing")
struct EditorTests {
    private func harness(history: [String] = []) -> EditorHarness {
        EditorHarness(history: history) { TinyLanguage.install(in: &$0) }
    }

    @Test("Enter runs what is complete or wrong, and begins an indented line otherwise")
    func enter() {
        var harness = harness()
        harness.type("do\rx\r")
        #expect(harness.editor.buffer.text == "do\n  x\n  ")
        harness.type("end\r")
        #expect(harness.outcomes == [.accepted("do\n  x\nend")])
        harness.type("do ?\n")
        #expect(harness.outcomes.last == .accepted("do ?"))
        harness.type("\r")
        #expect(harness.outcomes.last == .accepted(""))
        #expect(harness.shown == ["> do", ".. " + "  x", ".. end", "> do ?", ">", ">"])
    }

    @Test("Alt-Enter and Ctrl-O begin a line in any case, Escape and then Enter run in any case")
    func forced() {
        var harness = harness()
        harness.type("x\(Keys.altEnter)y\(Keys.control("o"))")
        #expect(harness.line == "x\ny\n|")
        harness.type("do")
        harness.type("\u{1B}", isSlow: true)
        harness.type("\r")
        #expect(harness.outcomes == [.accepted("x\ny\ndo")])
        harness.type("do")
        harness.type("\u{1B}", isSlow: true)
        harness.type(" \r")
        #expect(harness.outcomes.count == 1)
    }

    @Test("Ctrl-C drops the text and says so, in an empty line, too")
    func interrupt() {
        var harness = harness()
        harness.type("do\rabc\u{3}\u{3}")
        #expect(harness.outcomes == [.interrupted("do\n  abc"), .interrupted("")])
        #expect(harness.shown == ["> do", ".. " + "  abc^C", "> ^C", ">"])
    }

    @Test("Ctrl-D deletes forward, does nothing at the end, and leaves when there is no text")
    func controlD() {
        var harness = harness()
        harness.type("ab\(Keys.left)\u{4}\u{4}")
        #expect(harness.line == "a|")
        #expect(harness.bells == 1)
        #expect(harness.outcomes.isEmpty)
        harness.type("\u{7F}\u{4}")
        #expect(harness.outcomes == [.endOfInput])
    }

    @Test(
        "the keys that edit",
        arguments: [
            ("ab\u{1}c", "c|ab"), ("ab\u{1}\u{5}c", "abc|"), ("ab\u{2}c", "ac|b"), ("ab\u{2}\u{2}\u{6}c", "ac|b"),
            ("ab\u{8}", "a|"), ("one two\u{17}", "one |"), ("one two\u{1B}\u{7F}", "one |"),
            ("one two\u{17}\u{17}\u{19}", "one two|"),
            ("one two\u{1B}b\u{B}\u{1}\u{19}", "two|one "), ("one two\u{15}x\u{19}", "xone two|"), ("ab\u{14}", "ba|"),
            ("one two\u{1}\u{1B}d\u{1B}d\u{19}\u{19}", "one twoone two|"), ("one two\u{1B}b\u{1B}b\u{1B}f", "one| two"),
            ("a\u{17}b\u{17}\u{19}\u{1B}y", "a|"), ("a\u{15}b \u{15}\u{19}\u{1B}y\u{1B}y", "b |"), ("abc\u{1F}", "|"),
            ("abc \u{1F}\u{1B}_", "abc |"), ("ab\u{1B}[D\u{1B}[3~", "a|"), ("one two\u{1B}[1;5Dx", "one x|two"),
            ("one two\u{1B}[H\u{1B}[1;5Cx", "onex| two"), ("ab\u{18}\u{15}", "|"), ("é日👍\u{7F}\u{7F}", "é|"),
            ("e\u{301}\u{7F}", "|"), ("\t", "  |"), ("  \u{1B}[Z", "|"), ("\t\t\u{1B}[Z", "  |"),
            ("\u{1B}<x\u{1B}>", "x|"),
        ])
    func keys(typed: String, line: String) {
        var harness = harness()
        harness.type(typed)
        #expect(harness.line == line)
    }

    @Test("Up and Down move by rows, also of broken lines, and remember the column")
    func vertical() {
        var harness = harness()
        harness.type("abcdef\(Keys.altEnter)x\(Keys.altEnter)abcdef\(Keys.left)")
        harness.type(Keys.up)
        #expect(harness.line == "abcdef\nx|\nabcdef")
        harness.type(Keys.up)
        #expect(harness.line == "abcde|f\nx\nabcdef" || harness.line == "abcdef|\nx\nabcdef")
        harness.type(Keys.down + Keys.down)
        #expect(harness.line == "abcdef\nx\nabcde|f")
        harness.type("\u{3}" + String(repeating: "x", count: 100) + Keys.up + "y")
        #expect(harness.editor.buffer.cursor == 41)
    }

    @Test("a word that ends a block moves its line to where it belongs")
    func reindentation() {
        var harness = harness()
        harness.type("do\rend")
        #expect(harness.line == "do\nend|")
        harness.type("\u{1F}\u{1F}")
        #expect(harness.line.hasPrefix("do\n  "))
    }

    @Test("a paste is one insertion and one step back; nothing in it runs; Enter after it does")
    func paste() {
        var harness = harness()
        harness.type(Keys.paste("x = 1\r\n\ty = 2\r\n"))
        #expect(harness.line == "x = 1\n\ty = 2\n|")
        #expect(harness.outcomes.isEmpty)
        harness.type("\u{1F}")
        #expect(harness.line == "|")
        harness.type("a" + Keys.paste("b") + "\r")
        #expect(harness.outcomes == [.accepted("ab")])
    }

    @Test("a pasted session loses its prompts")
    func pastedSession() {
        var harness = EditorHarness(prompt: EditorPrompt("moongate> "))
        harness.type(Keys.paste("moongate> do\n       ..   x\n       .. end\nnil\n"))
        #expect(harness.line == "do\n  x\nend|")
    }

    @Test("text that is taller than the screen scrolls inside it, and is written out whole when it is accepted")
    func tall() {
        var harness = harness()
        harness.type("do")
        for number in 1...30 { harness.type("\rline\(number)") }
        #expect(harness.screen.lines.count == 12)
        #expect(harness.shown.last == "..   line30")
        harness.type(String(repeating: Keys.up, count: 30))
        #expect(harness.shown.first == "> do")
        #expect(harness.screen.row == 0)
        harness.type("\u{1B}>\rend\r")
        #expect(harness.outcomes.count == 1)
        #expect(harness.shown.count == 33)
        #expect(harness.shown.first == "> do")
        #expect(harness.shown[31] == ".. end")
    }

    @Test("colours come from the highlighter, the first bad token is marked, brackets find each other")
    func colors() {
        var harness = EditorHarness { hooks in
            hooks.highlight = { text in
                Highlighting(spans: [.init(0..<2, Style(.blue))], bad: text.contains("?") ? 3..<4 : nil)
            }
        }
        harness.type("do (?)")
        let cells = harness.screen.lines[0].cells
        #expect(cells[2].style == "0;34")
        #expect(cells[5].style == "0;1;4;31" || cells[5].style == "0;1;4")
        #expect(cells[7].style == "0;1;4")
        #expect(cells[6].style == "")
    }

    @Test("spans that no text has change nothing")
    func wildSpans() {
        var harness = EditorHarness { hooks in
            hooks.highlight = { _ in Highlighting(spans: [.init(-5..<3, .bold), .init(1..<999, .dim)], bad: 70..<90) }
            hooks.completions = { _, _ in
                Completions(range: -3..<500, candidates: [.init("x"), .init("y\u{1B}[2J"), .init("")])
            }
            hooks.help = { _, _ in [] }
        }
        harness.type("日本\t\(Keys.f1)")
        #expect(harness.editor.buffer.text == "x")
    }

    @Test("Ctrl-L clears the screen and shows the line at its top")
    func clear() {
        var harness = harness()
        harness.type("a\rb\rc")
        harness.type("\u{C}")
        #expect(harness.shown == ["> c"])
        #expect((harness.screen.row, harness.screen.column) == (0, 3))
    }

    @Test("Ctrl-X Ctrl-E asks for another editor, Ctrl-Z to stop, unknown keys for nothing")
    func others() {
        var harness = harness()
        harness.type("abc\u{18}\u{5}")
        #expect(harness.outcomes == [.externalEditor("abc")])
        harness.type("a\u{18}q")
        #expect(harness.line == "a|")
        harness.type("\u{1A}")
        #expect(harness.suspensions == 1)
        let bells = harness.bells
        harness.type("\u{1B}q\u{0}")
        #expect(harness.bells == bells + 2)
    }

    @Test("help is shown below the text, scrolls, and goes away with the next key, which does what it always does")
    func help() {
        var harness = EditorHarness(height: 6) { hooks in
            hooks.help = { text, cursor in (1...20).map { StyledText("\(text) \(cursor) line \($0)") } }
        }
        harness.type("abc\(Keys.f1)")
        #expect(
            harness.shown == [
                "> abc", "abc 3 line 1", "abc 3 line 2", "abc 3 line 3", "abc 3 line 4",
                "1-4 of 20, Up and Down to read on",
            ])
        harness.type(Keys.down)
        #expect(harness.shown[1] == "abc 3 line 2")
        harness.type("d")
        #expect(harness.shown == ["> abcd"])
        harness.type("\u{1B}h")
        harness.type("\u{1B}", isSlow: true)
        #expect(harness.shown == ["> abcd"])
        #expect(harness.outcomes.isEmpty)
    }

    @Test("a change of size shows everything at its new place")
    func resize() {
        var harness = harness()
        harness.type("do\r" + String(repeating: "x", count: 70))
        harness.resize(width: 40, height: 8)
        #expect(
            harness.shown == ["> do", "..   " + String(repeating: "x", count: 35), String(repeating: "x", count: 35)])
        harness.resize(width: 10, height: 8)
        #expect(
            harness.shown.last == ".. " + String(repeating: "x", count: 6)
                || harness.shown.last?.hasSuffix("xxxxx") == true)
        harness.resize(width: 100, height: 30)
        #expect(harness.shown.last == "..   " + String(repeating: "x", count: 70))
    }
}
