import Testing

@testable import LineEditor
@testable import TerminalTestSupport

@Suite("Recalling and searching")
struct EditorHistoryTests {
    private let history = ["local a = 1", "print(a)", "do\n  x\nend", "local b = 2", "print(b)", "print(a)"]

    private func harness() -> EditorHarness { EditorHarness(history: history) }

    @Test("Up goes to older entries, each text once, whole blocks at a time, and Down comes back to what was typed")
    func plain() {
        var harness = harness()
        var seen: [String] = []
        for _ in 0..<7 {
            harness.type(Keys.up)
            seen.append(harness.editor.buffer.text)
        }
        #expect(
            seen == [
                "print(a)", "print(b)", "local b = 2", "do\n  x\nend", "local a = 1", "local a = 1", "local a = 1",
            ])
        #expect(harness.bells == 2)
        harness.type(Keys.control("n"))
        #expect(harness.editor.buffer.text == "do\n  x\nend")
        for _ in 0..<4 { harness.type(Keys.control("n")) }
        #expect(harness.line == "|")
    }

    @Test("what was typed is what the entry must begin with, and is shown so")
    func prefix() {
        var harness = harness()
        harness.type("local\(Keys.up)")
        #expect(harness.editor.buffer.text == "local b = 2")
        #expect(harness.screen.lines[0].cells[2].style == "0;4")
        #expect(harness.screen.lines[0].cells[7].style == "")
        harness.type(Keys.up)
        #expect(harness.editor.buffer.text == "local a = 1")
        harness.type(Keys.down + Keys.down)
        #expect(harness.line == "local|")
    }

    @Test("a recalled entry is no prefix, and Ctrl-P looks for none")
    func noPrefix() {
        var harness = harness()
        harness.type("local\(Keys.up)\(Keys.control("p"))")
        #expect(harness.editor.buffer.text == "do\n  x\nend")
        harness.type("\u{3}\(Keys.up)\(Keys.end)\(Keys.up)")
        #expect(harness.editor.buffer.text == "print(b)")
    }

    @Test("inside a recalled block Down moves, and Up after a move does, too")
    func insideBlock() {
        var harness = harness()
        harness.type(Keys.up + Keys.up + Keys.up + Keys.up)
        #expect(harness.line == "do|\n  x\nend")
        harness.type(Keys.down)
        #expect(harness.line == "do\n  |x\nend" || harness.line == "do\n |  x\nend" || harness.line == "do\n | x\nend")
        harness.type(Keys.up)
        #expect(harness.editor.buffer.text == "do\n  x\nend")
        harness.type(Keys.up)
        #expect(harness.editor.buffer.text == "local a = 1")
    }

    @Test("what was changed in an entry is still there on the way back, and undo brings the line back")
    func changes() {
        var harness = harness()
        harness.type("draft\(Keys.control("p"))!\(Keys.control("p"))\(Keys.control("n"))")
        #expect(harness.editor.buffer.text == "print(a)!")
        harness.type(Keys.control("n"))
        #expect(harness.editor.buffer.text == "draft")
        harness.type(Keys.control("p"))
        harness.type("\u{1F}")
        #expect(harness.editor.buffer.text == "draft")
    }

    @Test("Page Up looks for what stands left of the cursor")
    func pageUp() {
        var harness = harness()
        harness.type("print\(Keys.pageUp)\(Keys.pageUp)")
        #expect(harness.editor.buffer.text == "print(b)")
        harness.type(Keys.pageDown)
        #expect(harness.editor.buffer.text == "print(a)")
    }

    @Test("Ctrl-R finds while one types, and Enter takes what was found without running it")
    func search() {
        var harness = harness()
        harness.type("x\u{12}LOC")
        #expect(harness.shown == ["> x", "not found: LOC"])
        harness.type("\u{7F}\u{7F}\u{7F}loc")
        #expect(harness.shown == ["> local b = 2", "search back: loc"])
        #expect(harness.screen.lines[0].cells[2].style == "0;7")
        harness.type("\u{12}")
        #expect(harness.shown.first == "> local a = 1")
        harness.type("\u{13}")
        #expect(harness.shown.first == "> local b = 2")
        harness.type("\r")
        #expect(harness.line == "loc|al b = 2")
        #expect(harness.outcomes.isEmpty)
        harness.type("\r")
        #expect(harness.outcomes == [.accepted("local b = 2")])
        harness.type("\u{12}\u{12}")
        #expect(harness.shown.last == "search back: loc")
    }

    @Test("a search closes with what was there before", arguments: ["\u{1B}", "\u{7}", "\u{3}", "\u{4}"])
    func close(key: String) {
        var harness = harness()
        harness.type("mine\u{12}print")
        harness.type(key, isSlow: true)
        #expect(harness.line == "mine|")
        #expect(harness.shown == ["> mine"])
        #expect(harness.outcomes.isEmpty)
    }

    @Test("a paste goes into the search, blocks are shown whole, other keys take what was found and do what they do")
    func searchKeys() {
        var harness = harness()
        harness.type("\u{12}" + Keys.paste("  x\nmore"))
        #expect(harness.shown == ["> do", ".. " + "  x", ".. end", "search back:   x"])
        harness.type("\u{5}y")
        #expect(harness.line == "do\n  xy|\nend")
    }

    @Test("grey text suggests the newest entry that goes on like this; Right takes it, Alt-Right a word")
    func ghost() {
        var harness = harness()
        harness.type("pr")
        #expect(harness.shown == ["> print(a)"])
        #expect(harness.screen.lines[0].cells[4].style == "0;90")
        #expect(harness.screen.column == 4)
        harness.type(Keys.altRight)
        #expect(harness.line == "print|")
        harness.type(Keys.right)
        #expect(harness.line == "print(a)|")
        harness.type("\u{3}lo\u{5}\r")
        #expect(harness.outcomes.last == .accepted("local b = 2"))
        harness.type("pri\r")
        #expect(harness.outcomes.last == .accepted("pri"))
        #expect(harness.shown.suffix(2) == ["> pri", ">"])
    }

    @Test("what may not be suggested is not, and neither is anything inside the text")
    func policy() {
        var harness = EditorHarness(history: ["delete(1)", "delete_none()"]) { hooks in
            hooks.maySuggest = { $0.text.hasPrefix("delete(") }
            hooks.hint = { $0 == "f(" ? Hint(insertion: "x", remark: ", y)\nz") : nil }
        }
        harness.type("del")
        #expect(harness.shown == ["> delete(1)"])
        harness.type(Keys.left)
        #expect(harness.shown == ["> del"])
        harness.type("\u{3}f(")
        #expect(harness.shown.last == "> f(x, y)")
        harness.type(Keys.right)
        #expect(harness.line == "f(x|")
        harness.editor.options.showsHints = false
        harness.type("\u{3}del")
        #expect(harness.shown.last == "> del")
    }

    @Test("a suggestion that would change the letter in front of it is none")
    func mergingGhost() {
        var harness = EditorHarness(history: ["e\u{301}t"])
        harness.type("e")
        #expect(harness.shown == ["> e"])
        harness.type("\u{12}e")
        #expect(harness.shown == ["> e\u{301}t", "search back: e"])
        harness.resize(width: 10, height: 5)
        harness.type("\r")
        #expect(harness.editor.buffer.text == "e\u{301}t")
    }

    @Test("an entry that is kept from the disk says so when it comes back")
    func secret() {
        var harness = EditorHarness { $0.history = { [HistoryEntry("key = 'x'", isSecret: true)] } }
        harness.type(Keys.up)
        #expect(harness.shown == ["> key = 'x'", "not saved: it holds a secret"])
        harness.type("y")
        #expect(harness.shown == ["> key = 'x'y"])
    }
}
