import Testing

@testable import ActorRuntime

@Suite("reading pages")
struct HTMLTests {
    private let page = try? HTMLPage(
        Array(
            """
            <!doctype html><html><head><title> A  page </title></head><body>
            <ul id="menu"><li class="first item"><a href="/a">A</a></li><li class="item"><a href="b?x=1">B &amp; b</a></li></ul>
            <p data-kind="note">One</p><p lang="en-GB">Two</p><p>Grüße</p>
            <input name="q" value="it's">
            </body></html>
            """.utf8))

    @Test(
        "selectors find what they say",
        arguments: [
            ("title", ["A page"]), ("li", ["A", "B & b"]), ("#menu a", ["A", "B & b"]), (".item.first", ["A"]),
            ("ul > li > a", ["A", "B & b"]), ("body > a", []), ("li + li", ["B & b"]),
            ("ul ~ p", ["One", "Two", "Grüße"]),
            ("p[data-kind]", ["One"]), ("p[lang^=en]", ["Two"]), ("p[lang$='GB']", ["Two"]),
            ("p[lang*='n-G']", ["Two"]),
            ("li[class~=first]", ["A"]), ("p[lang^='']", []), ("li:first-child", ["A"]), ("li:not(.first)", ["B & b"]),
            ("li:last-child a, #menu .first", ["A", "B & b"]),
        ])
    func selectors(selector: String, expected: [String]) throws {
        let page = try #require(page)
        let found = page.elements(matching: try Selector(selector).xpath).map { page.text(of: $0) }
        #expect(found == expected)
    }

    @Test(
        "a selector that is not understood is refused with a reason",
        arguments: ["", "a >", "a:hover", "a[", "a[href", "a[href='x]", "..x", "a,,b", "p:not(", "[x='\"'y]", "a { }"])
    func badSelectors(selector: String) {
        #expect(throws: Selector.Problem.self) { try Selector(selector) }
    }

    @Test("quotes in a value cannot leave the expression")
    func injection() throws {
        let page = try #require(page)
        #expect(page.elements(matching: try Selector("input[value=\"it's\"]").xpath).count == 1)
        #expect(page.elements(matching: try Selector("input[value=\"' or '1'='1\"]").xpath).isEmpty)
    }

    @Test(
        "damaged pages are read as far as they go",
        arguments: [
            "<", "<<<>>>", "<html><body><p>cut", "<a href='x", "&#x110000;&nosuch;&", "<table><tr><td><div></table>",
            String(repeating: "<div>", count: 20_000), "\u{FEFF}<title>x</title>", "<!--", "<![CDATA[", "<?php",
        ])
    func damaged(text: String) throws {
        guard let page = try HTMLPage(Array(text.utf8)) else { return }
        for element in page.elements(matching: "//*").prefix(100) { _ = page.text(of: element) }
        _ = page.title
    }

    @Test("text without a declared encoding is UTF-8, declared encodings are followed, bytes that fit none do no harm")
    func encodings() throws {
        let latin = Array("<meta charset=iso-8859-1><p>Gr".utf8) + [0xFC] + Array("n</p>".utf8)
        let page = try #require(try HTMLPage(latin))
        #expect(page.elements(matching: "//p").map { page.text(of: $0) } == ["Grün"])
        #expect(try HTMLPage([0xFF, 0xFE, 0x00, 0x80, 0x3C]).map { _ in true } != false)
        #expect(try HTMLPage([]) == nil)
    }
}
