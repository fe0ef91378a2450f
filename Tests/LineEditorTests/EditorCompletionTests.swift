import Testing

@testable import LineEditor
@testable import TerminalTestSupport

@Suite("Completing")
struct EditorCompletionTests {
    private static let names = [
        "apify.acts.abort", "apify.acts.list", "apify.acts.run", "apify.runs.get", "apply", "zero",
    ]

    private func harness(names: [String] = Self.names, height: Int = 20) -> EditorHarness {
        EditorHarness(height: height) { hooks in
            hooks.completions = { text, cursor in
                let head = text.utf8.prefix(cursor)
                let start =
                    head.lastIndex { $0 == 0x20 || $0 == 0x28 }.map {
                        text.utf8.distance(from: text.startIndex, to: $0) + 1
                    } ?? 0
                let typed = String(decoding: head.dropFirst(start), as: UTF8.self)
                let found = names.filter { $0.hasPrefix(typed) }
                return Completions(
                    range: start..<cursor,
                    candidates: found.map { .init($0, help: "about \($0)", badge: $0.hasSuffix("run") ? "spend" : nil) }
                )
            }
        }
    }

    @Test("the only candidate is inserted, none makes a sound")
    func single() {
        var harness = harness()
        harness.type("x z\t")
        #expect(harness.line == "x zero|")
        harness.type(" q\t")
        #expect(harness.line == "x zero q|")
        #expect(harness.bells == 1)
    }

    @Test("several insert what they have in common and open the menu, which shows help and effect")
    func menu() {
        var harness = harness()
        harness.type("x = apify.a\t")
        #expect(harness.line == "x = apify.acts.|")
        #expect(
            harness.shown == [
                "> x = apify.acts.", "> apify.acts.abort ", "  apify.acts.list", "  apify.acts.run    spend",
                "about apify.acts.abort",
            ])
        #expect(harness.screen.lines[1].cells[0].style == "0;7")
        harness.type("\t\t")
        #expect(harness.shown.last == "about apify.acts.run")
        harness.type("\t\(Keys.backTab)\r")
        #expect(harness.line == "x = apify.acts.run|")
        #expect(harness.shown == ["> x = apify.acts.run"])
        #expect(harness.outcomes.isEmpty)
    }

    @Test("typing filters, Backspace widens, and the menu closes when the name is complete or gone")
    func filter() {
        var harness = harness()
        harness.type("ap\t")
        #expect(harness.shown.count == 7)
        harness.type("i")
        #expect(harness.shown.count == 6)
        harness.type("\u{7F}")
        #expect(harness.shown.count == 7)
        harness.type("ply")
        #expect(harness.shown == ["> apply"])
        harness.type("\u{3}ap\t")
        harness.type("(")
        #expect(harness.shown.last == "> ap(")
    }

    @Test("the menu closes and leaves the text", arguments: ["\u{1B}", "\u{7}", "\u{3}", "\u{4}"])
    func close(key: String) {
        var harness = harness()
        harness.type("ap\t")
        harness.type(key, isSlow: true)
        #expect(harness.shown == ["> ap"])
        #expect(harness.outcomes.isEmpty)
    }

    @Test("other keys close the menu and do what they do; Right takes")
    func others() {
        var harness = harness()
        harness.type("ap\t\u{1}x")
        #expect(harness.line == "x|ap")
        harness.type("\u{3}ap\t\(Keys.down)\(Keys.right)")
        #expect(harness.line == "apify.acts.list|")
        harness.type("\u{3}ap\t" + Keys.paste("!!"))
        #expect(harness.line == "ap!!|")
    }

    @Test("a long list scrolls in eight rows and counts")
    func scrolling() {
        var harness = harness(names: (1...30).map { "name\($0)" })
        harness.type("n\t")
        #expect(harness.shown.count == 10)
        #expect(harness.shown.last == "1/30  about name1")
        harness.type(Keys.up)
        #expect(harness.shown[8] == "> name30 ")
        #expect(harness.shown.last == "30/30  about name30")
        harness.type(Keys.pageUp)
        #expect(harness.shown.last == "22/30  about name22")
        harness.type(Keys.pageDown + Keys.pageDown)
        #expect(harness.shown.last == "30/30  about name30")
    }

    @Test("on a small screen the menu is small, and the line stays", arguments: 1...6)
    func small(height: Int) {
        var harness = harness(names: (1...30).map { "name\($0)" }, height: height)
        harness.type("n\t\t\t")
        #expect(harness.shown.count <= height)
        #expect(harness.shown.first == "> name")
        #expect(harness.screen.violations.isEmpty)
    }

    @Test("Tab at the start of a line indents and asks nobody")
    func indentation() {
        var harness = harness()
        harness.type("\tzero\(Keys.altEnter)\t")
        #expect(harness.line == "  zero\n  |")
    }

    @Test("candidates with control characters are not offered")
    func hostile() {
        var harness = harness(names: ["abc\u{1B}[2J", "abd\n", "abe\u{202E}", "abf"])
        harness.type("a\t")
        #expect(harness.line == "abf|")
    }
}
