import Documentation
import LineEditor
import Testing

@Suite("Pages for the terminal")
struct MarkdownTests {
    private func shown(_ text: String, width: Int = 40) -> [String] {
        MarkdownDocument(text).lines(width: width).map(\.text)
    }

    @Test("text is broken where the line ends, and marks become looks")
    func text() {
        let lines = shown("# Title\n\nSome **bold** words, a [link](https://example.com)\nand `code` that go on.")
        #expect(lines == ["Title", "", "Some bold words, a link and code that go", "on."])
    }

    @Test("what is written so that it is no mark is shown as it is meant")
    func escapes() {
        #expect(shown("\\*a\\* &lt;b> &amp; `&lt;` C:\\dir") == ["*a* <b> & &lt; C:\\dir"])
    }

    @Test("what looks like a mark and is none stays as it is")
    func strayMarks() {
        #expect(shown("2 * 3 [persist] and a ` alone, [x] (y)") == ["2 * 3 [persist] and a ` alone, [x] (y)"])
    }

    @Test("lists keep their marks and are indented")
    func lists() {
        let lines = shown("1. first of two things that are\n   listed here\n2. second\n\n- dash")
        #expect(lines == ["  1. first of two things that are listed", "     here", "  2. second", "  - dash"])
    }

    @Test("code is not touched, comments are not shown")
    func code() {
        #expect(
            shown("<!-- seed: x -->\n\n```lua\nprint('# **x**')\n\n```\nend") == [
                "  print('# **x**')", "  ", "", "end",
            ])
    }

    @Test("tables have columns, and what is too long goes on below")
    func tables() {
        let lines = shown("| Key | |\n|---|---|\n| Tab | completes what is typed, and more than that |\n| a\\|b | x |")
        #expect(lines == ["  Key", "  Tab  completes what is typed, and more", "       than that", "  a|b  x"])
    }

    @Test("a page that ends within a block is shown as far as it goes")
    func unfinished() {
        #expect(shown("```sh\nls") == ["  ls"])
        #expect(shown("") == [])
        #expect(shown("|") == [])
    }
}
