import ApifyModule
import Documentation
import Foundation
import GatewayAPI
import Testing

@Suite("Pages about modules in other forms")
struct ManualTests {
    private static let library = LuaLibrary(
        name: "prices", file: "lib/prices.lua",
        source: """
            --- Knows <prices> & such.
            local M = {}

            --- Says `a | b`, in "quotes".
            ---@param text string|number the <b>text</b>
            ---@return string
            ---@usage print(require("prices").say("<i>"))
            function M.say(text) return text end

            return M
            """)

    @Test("Markdown has a heading for each function, and tables that no text can break")
    func markdown() {
        let text = MarkdownManual([ManualPage(Self.library)]).text
        #expect(text.hasPrefix("# prices\n\nKnows &lt;prices> &amp; such.\n"))
        #expect(text.contains("## `prices.say(text)`"))
        #expect(text.contains("| `text` | `string\\|number` | the &lt;b>text&lt;/b> (required) |"))
        #expect(text.contains("```lua\nprint(require(\"prices\").say(\"<i>\"))\n```"))
    }

    @Test("HTML is one page without scripts and addresses of its own, and every link in it leads somewhere")
    func html() throws {
        let pages = ManualPage.pages(of: HelpIndex()) + [ManualPage(Self.library)]
        let text = HTMLManual(title: "All <of> it", pages).text
        #expect(text.contains("<title>All &lt;of&gt; it</title>"))
        #expect(text.contains("color-scheme: light dark") && !text.contains("<script") && !text.contains("src="))
        #expect(text.contains("the &lt;b&gt;text&lt;/b&gt;") && !text.contains("<b>") && !text.contains("<i>"))
        let targets = Set(text.matches(of: /id="([^"]+)"/).map { String($0.1) })
        let links = text.matches(of: /href="([^"]+)"/).map { String($0.1) }
        #expect(links.count > 150 && targets.count > 150)
        for link in links { #expect(link.hasPrefix("#") && targets.contains(String(link.dropFirst())), "\(link)") }
        #expect(text.matches(of: /<article/).count == targets.count)
    }

    /// Letters that make one character of themselves and what stands behind them, or before.
    @Test(
        "no text becomes a part of the page by standing beside a letter that swallows its marks",
        arguments: ["\u{0600}", "\u{0D4E}"])
    func swallowed(letter: String) {
        let source = """
            --- Says \(letter)<meta http-equiv=\(letter)"refresh\u{0301}"> and `x`\u{0301}<i>.
            local M = {}

            --- Takes ``\(letter)`` and such.
            ---@param text string one \(letter)| two
            function M.say(text) return text end

            return M
            """
        let page = ManualPage(LuaLibrary(name: "m", file: "m.lua", source: source))
        let html = Array(HTMLManual(title: "\(letter)<b", [page]).text.unicodeScalars)
        let markdown = Array(MarkdownManual([page]).text.unicodeScalars)
        for text in [html, markdown] {
            #expect(!text.contains("\(letter)<".unicodeScalars) && !text.contains("\u{0301}<i".unicodeScalars))
        }
        #expect(
            !markdown.contains("\(letter)| two".unicodeScalars) && markdown.contains("\(letter)\\| two".unicodeScalars))
    }

    @Test("code with backticks stands between more of them")
    func backticks() {
        let source =
            "--- Says.\nlocal M = {}\n\n--- Takes.\n---@param text `a`|```b```\nfunction M.say(text) end\n\nreturn M\n"
        let text = MarkdownManual([ManualPage(LuaLibrary(name: "m", file: "m.lua", source: source))]).text
        #expect(text.contains("```` `a`\\|```b``` ````"), "\(text)")
    }

    @Test("JSON holds all that is known")
    func json() throws {
        let text = JSONManual(ManualPage.pages(of: HelpIndex())).text
        let pages = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]])
        let topics = pages.flatMap { $0["topics"] as? [[String: Any]] ?? [] }
        let names = topics.compactMap { $0["name"] as? String }
        for operation in Catalogue.operations { #expect(names.contains("apify." + operation.id)) }
        for function in Library.functions { #expect(names.contains(function.name)) }
        let run = try #require(topics.first { $0["name"] as? String == "apify.acts.run" })
        #expect(
            run["effects"] as? [String] == ["spend"] && run["endpoint"] as? String == "POST /v2/acts/{actorId}/runs")
    }
}
