import LineEditor
import LuaEngine
import Testing

@testable import REPL

@Suite("Colours of what is typed")
struct LuaHighlighterTests {
    private let language = LuaLanguage(
        live: FixedTables(),
        commands: [PromptCommand("help", "Shows help."), PromptCommand("time", argument: .lua, "Measures.")],
        resources: KnownResources(), modules: [])

    private func bad(_ text: String) -> String? {
        language.highlight(text).bad.map { LuaText(text).text($0) + "@\($0.lowerBound)" }
    }

    private func styled(_ text: String, _ style: Style) -> [String] {
        let lua = LuaText(text)
        return language.highlight(text).spans.filter { $0.style == style }.map { lua.text($0.range) }
    }

    @Test(
        "the compiler marks the first token that is wrong",
        arguments: [
            ("x = = 1", "=@4"), ("1 + + 2", "+@4"), ("x y z ", "y@2"), ("f(x))", ")@4"), ("local x = 1 end ", "end@12"),
            ("for i = 1 do ", "do@10"), ("x = 1\ny = ) z", ")@10"), ("a a a a ", "a@2"), ("x = 3x ;", "3x@4"),
            ("x = 'a\\q' ", "'a\\q'@4"), ("if x the y ", "the@5"), ("x = $ ", "$@4"), ("x = 'a\ny = 1", "'a@4"),
            ("goto nowhere ", "goto@0"), ("f()\nbreak\ng() ", "break@4"), ("local x <const> = 1; x = 2 ", "x@21"),
            ("f(\"]] ]]\" \"a\")", "\"a\"@10"), ("x = {1, 2,, 3} ", ",@10"), ("return return ", "return@7"),
            ("[==x ", "[==@0"), ("é = 1", "é@0"), ("print 'a' 'b' = 3 ", "=@14"),
        ])
    func badTokens(text: String, expected: String) {
        #expect(bad(text) == expected)
    }

    @Test(
        "nothing is marked in text that is right, unfinished, or just being typed",
        arguments: [
            "x = 1", "1 + 1", "{ 1, ", "if x then", "", "x = ", "\"abc", "x y", "if x the", "for i = 1, 2 d", "[[ab",
            "--[[x",
            "f(", "x = 'a", "goto", ":nope x y", "?apify.acts", "apify.acts.run?", "local function f() retur",
        ])
    func rightText(text: String) {
        #expect(bad(text) == nil)
    }

    @Test("words, strings, comments and known names have their styles")
    func styles() {
        let text = "local x = apify.acts.run('a', nil) -- note\nx.acts.rum(async.map, 12)"
        #expect(styled(text, LuaHighlighter.Palette.keyword) == ["local"])
        #expect(styled(text, LuaHighlighter.Palette.string) == ["'a'"])
        #expect(styled(text, LuaHighlighter.Palette.constant) == ["nil", "12"])
        #expect(styled(text, LuaHighlighter.Palette.comment) == ["-- note"])
        #expect(styled(text, LuaHighlighter.Palette.known) == ["apify", "acts", "run", "async", "map"])
        #expect(styled("apify.acts.rum()", LuaHighlighter.Palette.known) == ["apify", "acts"])
        #expect(language.highlight(text).spans.filter(\.isLiteral).count == 2)
    }

    @Test("commands are known or plain, and the Lua behind them is coloured and marked")
    func commands() {
        #expect(styled(":help", LuaHighlighter.Palette.known) == [":help"])
        #expect(styled(":hlep", LuaHighlighter.Palette.known).isEmpty)
        #expect(styled(" :time nil", LuaHighlighter.Palette.constant) == ["nil"])
        #expect(bad(":time x = = 1") == "=@10")
    }

    @Test("spans and marks lie in the text, whatever it is", arguments: 0..<200)
    func fuzz(seed: Int) {
        var random = RandomLua(seed: seed)
        let prefix = random.pick(["", "", ":time ", ":", "?", ":help "])
        let text = prefix + random.soup(random.number(below: 40), blanks: seed.isMultiple(of: 2))
        let highlighting = language.highlight(text)
        let bounds = 0..<text.utf8.count + 1
        for range in highlighting.spans.map(\.range) + [highlighting.bad].compactMap({ $0 }) {
            #expect(bounds.contains(range.lowerBound) && bounds.contains(range.upperBound))
            #expect(String(text.utf8[text.utf8.index(text.startIndex, offsetBy: range.lowerBound)...]) != nil)
        }
    }
}
