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
