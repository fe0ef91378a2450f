import Testing

@testable import LineEditor

@Suite("Where text stands on the screen")
struct LayoutTests {
    @Test(
        "each grapheme is shown, in so many columns",
        arguments: [
            ("a", "a", 1), (" ", " ", 1), ("é", "é", 1), ("e\u{301}", "e\u{301}", 1), ("日", "日", 2), ("한", "한", 2),
            ("\u{1100}\u{1161}\u{11A8}", "\u{1100}\u{1161}\u{11A8}", 2), ("Ａ", "Ａ", 2), ("ﾊ", "ﾊ", 1), ("…", "…", 1),
            ("👍", "👍", 2), ("👍🏽", "👍🏽", 2), ("👩‍👩‍👧", "👩‍👩‍👧", 2), ("🇩🇪", "🇩🇪", 2), ("❤️", "❤️", 2), ("❤", "❤", 1), ("1️⃣", "1️⃣", 2),
            ("🏴󠁧󠁢󠁷󠁬󠁳󠁿", "🏴󠁧󠁢󠁷󠁬󠁳󠁿", 2), ("\u{1}", "^A", 2), ("\u{1B}", "^[", 2), ("\u{7F}", "^?", 2), ("\u{0}", "^@", 2),
            ("\u{9B}", "<9B>", 4),
            ("\u{200B}", "<200B>", 6), ("\u{202E}", "<202E>", 6), ("\u{2066}", "<2066>", 6), ("\u{FEFF}", "<FEFF>", 6),
            ("\u{AD}", "<AD>", 4), ("\u{2028}", "<2028>", 6), ("\u{301}", "\u{25CC}\u{301}", 1),
            ("\u{E000}", "\u{E000}", 1),
            ("\u{3164}", "<3164>", 6), ("\u{FFFE}", "<FFFE>", 6), ("\u{20000}", "\u{20000}", 2),
            ("\u{600}1", "\u{600}1", 2),
            ("a\u{FE00}\u{FE01}\u{FE02}", "a<+3>", 5), ("a\u{E0041}\u{E0042}", "a<+2>", 5), ("क्षि", "क्षि", 1),
            ("\u{1F3FD}", "<1F3FD>", 7), ("\u{1161}", "<1161>", 6), ("\u{1100}", "\u{1100}", 2),
            ("\u{FF76}\u{FF9E}", "\u{FF76}\u{FF9E}", 2), ("\u{FF9E}", "\u{FF9E}", 1),
        ]
    )
    func glyphs(text: String, shown: String, width: Int) {
        #expect(text.count == 1)
        for character in text { #expect((Glyph(character).text, Glyph(character).width) == (shown, width)) }
    }

    @Test("hundreds of marks on one letter are cut")
    func manyMarks() {
        let zalgo = Character("e" + String(repeating: "\u{301}", count: 5000))
        #expect(Glyph(zalgo).width == 1)
        #expect(Glyph(zalgo).text.unicodeScalars.count <= 16)
    }

    private func rows(_ text: String, width: Int, prompt: String = "> ") -> [String] {
        let layout = Layout(text: text, prompt: StyledText(prompt), continuation: ".. ", width: width)
        return layout.cells(of: layout.rows.indices) { _ in .plain }.map { $0.cells.map(\.text).joined() }
    }

    @Test("lines begin with prompts and are broken at the edge")
    func breaking() {
        #expect(rows("", width: 20) == ["> "])
        #expect(rows("a\n日\n\t日\n", width: 20) == ["> a", ".. 日", "..         日", ".. "])
        #expect(rows("a\nb\n", width: 20) == ["> a", ".. b", ".. "])
        let x = String(repeating: "x", count: 17)
        #expect(rows(x, width: 20) == ["> " + x])
        // The cursor needs a place behind the last character.
        #expect(rows(x + "y", width: 20) == ["> " + x + "y", ""])
        #expect(rows(x + "yz", width: 20) == ["> " + x + "y", "z"])
        #expect(rows(x + "日z", width: 20) == ["> " + x, "日z"])
        #expect(rows(x + "\u{1}", width: 20) == ["> " + x, "^A"])
        #expect(rows(x + "y\nz", width: 20) == ["> " + x + "y", "", ".. z"])
    }

    @Test("tabs lead to the next multiple of eight columns of the line")
    func tabs() {
        #expect(rows("\tx", width: 40) == [">         x"])
        #expect(rows("ab\tx", width: 40) == ["> ab      x"])
        #expect(rows("a\n1234567\tx\ty", width: 40) == ["> a", ".. 1234567 x       y"])
        #expect(
            rows(String(repeating: "x", count: 17) + "\ty", width: 20) == [
                "> " + String(repeating: "x", count: 17) + " ", "y",
            ])
    }

    @Test("a long prompt leaves room for the text")
    func longPrompt() {
        #expect(rows("x", width: 20, prompt: "moongate acme-production> ") == ["\u{2026}ction> x"])
        #expect(rows("x", width: 40, prompt: "moongate acme-production> ") == ["moongate acme-production> x"])
    }

    @Test("every place for the cursor has a row and a column, and leads back to itself", arguments: 0..<60)
    func positions(seed: Int) throws {
        var generator = SeededGenerator(seed: seed)
        let text = EditBuffer(RandomText.make(&generator, pieces: generator.number(0...50))).text
        let width = generator.number(20...60)
        let layout = Layout(text: text, prompt: "> ", continuation: ".. ", width: width)
        let cells = layout.cells(of: layout.rows.indices) { _ in .plain }
        try #require(cells.allSatisfy { $0.width <= width })
        var last = (-1, 0)
        for index in text.indices + [text.endIndex] {
            let offset = text.byteOffset(of: index)
            let position = layout.position(of: offset)
            try #require(position.column < width)
            try #require(last < position)
            try #require(layout.offset(row: position.row, column: position.column) == offset)
            last = position
        }
        #expect(last.0 == layout.rows.count - 1)
        for row in -1...layout.rows.count {
            let offset = layout.offset(row: row, column: generator.number(0...width))
            #expect(text.boundary(atOrAfter: offset) == offset)
            if layout.rows.indices.contains(row) { #expect(layout.position(of: offset).row == row) }
        }
    }

    @Test("a narrow screen shows one row, in which the cursor is always visible", arguments: 1..<20)
    func narrow(width: Int) throws {
        var generator = SeededGenerator(seed: width)
        let text = EditBuffer(RandomText.make(&generator, pieces: 30)).text
        let layout = Layout(text: text, prompt: "moongate> ", continuation: ".. ", width: width)
        for index in text.indices + [text.endIndex] {
            let (row, column) = layout.singleRow(cursor: text.byteOffset(of: index)) { _ in .plain }
            try #require(row.width <= width)
            try #require(column < width)
        }
    }

    @Test("the continuation is as wide as the prompt")
    func continuation() {
        #expect(EditorPrompt("moongate local> ").continuation.text == "             .. ")
        #expect(EditorPrompt("日本> ").continuation.text == "   .. ")
        #expect(EditorPrompt("> ").continuation.text == ".. ")
    }

    @Test("a row that is cut says so")
    func cut() {
        var row = Row()
        row.append("hello world", upTo: 8)
        #expect(row.cells.map(\.text).joined() == "hello w\u{2026}")
        row = Row()
        row.append("日本語", upTo: 4)
        #expect(row.cells.map(\.text).joined() == "日\u{2026}")
        row = Row()
        row.append("x\ny\u{1B}[2J", upTo: 20)
        #expect(row.cells.map(\.text).joined() == "x y^[[2J")
        row.append("more", upTo: 0)
        #expect(row.width == 8)
    }
}
