import Testing

@testable import LineEditor
@testable import TerminalTestSupport

@Suite("What the painter makes the terminal show")
struct PainterPropertyTests {
    /// A frame of random text, with a menu below it now and then.
    private func frame(_ generator: inout SeededGenerator, _ text: String, size: ScreenSize) -> Frame {
        var hooks = EditorHooks()
        let styles: [Style] = [.plain, Style(.red), .bold, Style(.cyan, .reverse)]
        let length = text.utf8.count
        let spans = (0..<generator.number(0...6)).map { _ in
            let start = generator.number(0...max(0, length))
            let end = generator.number(start...max(start, length))
            return Highlighting.Span(start..<end, styles.randomElement(using: &generator) ?? .plain)
        }
        hooks.highlight = { _ in Highlighting(spans: spans) }
        hooks.help = { _, _ in [StyledText("first"), StyledText("second row of help", .bold)] }
        var editor = Editor(hooks: hooks, prompt: EditorPrompt(StyledText("moon 日> ", Style(.green))))
        editor.size = size
        editor.begin(text, prompt: editor.prompt)
        editor.buffer.move(to: generator.number(0...max(0, length)))
        if generator.chance(20) { _ = editor.handle(.help) }
        return editor.frame()
    }

    /// Changes a text a little, or altogether.
    private func changed(_ text: String, _ generator: inout SeededGenerator) -> String {
        if text.isEmpty || generator.chance(20) { return RandomText.make(&generator, pieces: generator.number(0...40)) }
        var buffer = EditBuffer(text)
        buffer.move(to: generator.number(0...text.utf8.count))
        if generator.chance(50) { _ = buffer.deleteBackward() }
        buffer.insert(RandomText.make(&generator, pieces: generator.number(0...3)))
        return buffer.text
    }

    private func output(_ generator: inout SeededGenerator) -> [UInt8] {
        Array((0..<generator.number(0...5)).map { "out \($0)\r\n" }.joined().utf8)
    }

    @Test("a frame painted over another one looks like one painted on an empty screen", arguments: 0..<120)
    func differences(seed: Int) throws {
        var generator = SeededGenerator(seed: seed)
        let size = ScreenSize(columns: generator.number(1...120), rows: generator.number(1...40))
        let before = output(&generator)
        var screen = TerminalModel(width: size.columns, height: size.rows)
        screen.feed(before)
        var painter = Painter(width: size.columns)
        var text = ""
        for step in 0..<12 {
            text = changed(text, &generator)
            let frame = frame(&generator, text, size: size)
            #expect(frame.rows.count <= size.rows)
            #expect(frame.rows.allSatisfy { $0.width <= size.columns })
            screen.feed(painter.paint(frame))
            var fresh = TerminalModel(width: size.columns, height: size.rows)
            var freshPainter = Painter(width: size.columns)
            fresh.feed(before + freshPainter.paint(frame))
            try #require(screen.content == fresh.content, "step \(step) at \(size): \(text.debugDescription)")
            try #require((screen.row, screen.column) == (fresh.row, fresh.column))
            try #require(screen.violations.isEmpty && fresh.violations.isEmpty, "\(screen.violations)")
        }
        screen.feed(painter.erase())
        var untouched = TerminalModel(width: size.columns, height: size.rows)
        untouched.feed(before)
        #expect(screen.content == untouched.content)
    }

    @Test("a frame shows its rows, and the cursor where it says", arguments: 0..<60)
    func rows(seed: Int) throws {
        var generator = SeededGenerator(seed: seed + 1000)
        let size = ScreenSize(columns: generator.number(1...120), rows: generator.number(1...40))
        let text = RandomText.make(&generator, pieces: generator.number(0...60))
        let frame = frame(&generator, text, size: size)
        var screen = TerminalModel(width: size.columns, height: size.rows)
        var painter = Painter(width: size.columns)
        screen.feed(painter.paint(frame))
        for (number, row) in frame.rows.enumerated() {
            let text = trimmed(row.cells.map(\.text).joined())
            try #require(number >= screen.lines.count ? text.isEmpty : trimmed(screen.lines[number].text) == text)
        }
        #expect((screen.row, screen.column) == (frame.row, frame.column))
    }

    @Test("after a change of width the frame is there once and the output above it is untouched", arguments: 0..<120)
    func resizes(seed: Int) throws {
        var generator = SeededGenerator(seed: seed + 2000)
        var size = ScreenSize(columns: generator.number(20...120), rows: generator.number(4...40))
        let before = output(&generator)
        let markers = before.count { $0 == 0x0A }
        var screen = TerminalModel(width: size.columns, height: size.rows)
        screen.feed(before)
        var painter = Painter(width: size.columns)
        // Every terminal breaks wide characters at the edge in its own way, so letters only.
        let text = String(
            RandomText.make(&generator, pieces: generator.number(0...60)).unicodeScalars.map {
                $0.isASCII && ($0.value >= 0x20 || $0 == "\n") && $0.value != 0x7F ? Character($0) : "y"
            })
        for _ in 0..<6 {
            let cursor = generator.number(0...text.utf8.count)
            screen.feed(painter.paint(plainFrame(text, cursor, size)))
            size = ScreenSize(columns: generator.number(20...120), rows: size.rows)
            screen.resize(width: size.columns, height: size.rows)
            screen.feed(painter.resize(to: size.columns, rows: size.rows))
            let frame = plainFrame(text, cursor, size)
            screen.feed(painter.paint(frame))
            try #require(screen.texts.count { $0.hasPrefix("out ") } == markers)
            let start = screen.row - frame.row
            let shown = frame.rows.map { $0.cells.map(\.text).joined() }
            for (number, text) in shown.enumerated() where start + number < screen.lines.count {
                try #require(trimmed(screen.lines[start + number].text) == trimmed(text))
            }
            try #require(screen.lines[(start + shown.count)...].allSatisfy { $0.text.isEmpty })
        }
        #expect(screen.violations.isEmpty)
    }

    private func plainFrame(_ text: String, _ cursor: Int, _ size: ScreenSize) -> Frame {
        var editor = Editor(prompt: EditorPrompt(StyledText("moon> ", Style(.green))))
        editor.size = size
        editor.begin(text, prompt: editor.prompt)
        editor.buffer.move(to: cursor)
        return editor.frame()
    }

    private func trimmed(_ text: String) -> String {
        var text = text
        while text.last == " " { text.removeLast() }
        return text
    }

    @Test("typing at the end of a line writes the character and nothing else")
    func economy() {
        var painter = Painter(width: 80)
        let size = ScreenSize(columns: 80, rows: 24)
        _ = painter.paint(plainFrame("loca", 4, size))
        #expect(painter.paint(plainFrame("local", 5, size)) == Array("l".utf8))
        #expect(painter.paint(plainFrame("local", 5, size)).isEmpty)
    }

    @Test("text that goes over the edge is one line to the terminal, so that copying keeps it whole")
    func joinedRows() {
        var painter = Painter(width: 20)
        var screen = TerminalModel(width: 20, height: 10)
        let size = ScreenSize(columns: 20, rows: 10)
        for length in 0...45 {
            screen.feed(painter.paint(plainFrame(String(repeating: "x", count: length), length, size)))
        }
        #expect(screen.lines.map(\.isBroken) == [true, true, false])
        #expect(screen.texts.joined() == "moon> " + String(repeating: "x", count: 45))
    }

    @Test("without colours attributes stay")
    func noColors() {
        var painter = Painter(width: 80, colors: false)
        var row = Row()
        row.append("x", Style(.red, .bold), upTo: 80)
        row.append("y", Style(.red), upTo: 80)
        let bytes = String(decoding: painter.paint(Frame(rows: [row], row: 0, column: 2)), as: UTF8.self)
        #expect(bytes == "\u{1B}[0;1mx\u{1B}[my")
        #expect(String(decoding: painter.paint(Frame(rows: [row], row: 0, column: 1)), as: UTF8.self) == "\r\u{1B}[1C")
    }

    @Test("output above the line comes out whole, and the line is there again")
    func printAbove() {
        var painter = Painter(width: 30)
        var screen = TerminalModel(width: 30, height: 5)
        let frame = plainFrame("one\ntwo", 5, ScreenSize(columns: 30, rows: 5))
        screen.feed(painter.paint(frame))
        screen.feed(painter.paint(frame, below: "hello\nworld"))
        screen.feed(painter.paint(frame, below: "again\r\n"))
        #expect(screen.texts == ["hello", "world", "again", "moon> one", "   .. two"])
        #expect((screen.row, screen.column) == (4, 7))
    }

    @Test("what stands side by side does not grow together", arguments: [("🇩", "🇪"), ("\u{1100}", "가"), (" ", "ﾞ")])
    func neighbours(first: String, second: String) {
        var row = Row()
        for text in [first, second] { row.append(text, upTo: 80) }
        let frame = Frame(rows: [row], row: 0, column: row.width)
        var painter = Painter(width: 80)
        var screen = TerminalModel(width: 80, height: 5)
        screen.feed(painter.paint(frame))
        #expect(screen.lines[0].cells.compactMap(\.character).prefix(2) == [Character(first), Character(second)])
        #expect(screen.column == row.width)
    }
}
