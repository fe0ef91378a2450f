import Testing

@testable import LineEditor
@testable import TerminalTestSupport

@Suite("Any bytes from the terminal")
struct EditorFuzzTests {
    private static let rounds = 15
    /// How long to go on with other bytes; `LINE_EDITOR_FUZZ_SECONDS` says so.
    private static let seconds = System.number("LINE_EDITOR_FUZZ_SECONDS") ?? 0

    private static let lively: [String] = [
        "\u{1B}[A", "\u{1B}[B", "\u{1B}[C", "\u{1B}[D", "\u{1B}[5~", "\u{1B}[6~", "\u{12}", "\u{13}", "\t", "\t",
        "\u{1B}[Z", "\r", "\r",
        "\u{1B}\r", "\u{3}", "\u{4}", "\u{7F}", "\u{B}", "\u{15}", "\u{17}", "\u{19}", "\u{1B}y", "\u{1F}", "\u{1B}_",
        "\u{1B}h", "\u{14}",
        "\u{1B}[200~", "\u{1B}[201~", "\u{1B}", "\u{C}", "\u{18}", "\u{5}", "\u{1}", "\u{1B}b", "\u{1B}f", "\u{1B}d",
        "\u{10}", "\u{E}", "\u{7}",
    ]

    private func harness(_ generator: inout SeededGenerator) -> EditorHarness {
        let history = (0..<12).map { _ in RandomText.make(&generator, pieces: generator.number(1...12)) }
        var seed = generator
        let spans = (0..<20).map { _ in
            let start = seed.number(-5...200)
            return Highlighting.Span(start..<start + seed.number(0...40), Style(.red), isLiteral: seed.chance(30))
        }
        return EditorHarness(
            width: generator.number(1...90), height: generator.number(1...30), history: history,
            prompt: EditorPrompt("日 moon> ")
        ) { hooks in
            TinyLanguage.install(in: &hooks)
            hooks.highlight = { Highlighting(spans: spans, bad: $0.utf8.count - 2..<$0.utf8.count + 3) }
            hooks.completions = { text, cursor in
                Completions(
                    range: cursor - 3..<cursor + text.utf8.count % 3,
                    candidates: (0..<text.utf8.count % 12).map { .init("x\($0)日", help: "help\n\u{1B}", badge: "b") })
            }
            hooks.help = { text, _ in Array(repeating: StyledText(text), count: text.utf8.count % 9) }
            hooks.hint = { Hint(insertion: String($0.suffix(2)), remark: "…\u{1B}") }
        }
    }

    private func bytes(_ generator: inout SeededGenerator) -> [UInt8] {
        switch generator.number(0...9) {
        case 0...3: Array(RandomText.make(&generator, pieces: generator.number(1...4)).utf8)
        case 4...7: Array((Self.lively.randomElement(using: &generator) ?? "").utf8)
        case 8: (0..<generator.number(1...6)).map { _ in UInt8(generator.number(0...255)) }
        default: Array("do\r".utf8)
        }
    }

    @Test("leave the screen as if it had been painted anew, and the cursor in the text", arguments: 0..<rounds)
    func fuzz(seed: Int) throws {
        try fuzz(seed)
    }

    /// The seeds differ from run to run; a failure names its own.
    @Test("the same for as long as wished, with other bytes every time", .enabled(if: seconds > 0))
    func fuzzOn() throws {
        let end = ContinuousClock.now + .seconds(Self.seconds)
        var seeds = SystemRandomNumberGenerator()
        while ContinuousClock.now < end { try fuzz(Int.random(in: 0...Int.max, using: &seeds)) }
    }

    private func fuzz(_ seed: Int) throws {
        var generator = SeededGenerator(seed: seed)
        var harness = harness(&generator)
        for step in 0..<120 {
            harness.feed(bytes(&generator))
            if generator.chance(20) { harness.pause() }
            if generator.chance(4) { harness.resize(width: generator.number(1...90), height: generator.number(1...30)) }
            try check(&harness, "seed \(seed), step \(step)")
        }
    }

    private func check(_ harness: inout EditorHarness, _ place: Comment) throws {
        let buffer = harness.editor.buffer
        try #require(buffer.text.boundary(atOrAfter: buffer.cursor) == buffer.cursor, place)
        try #require(harness.screen.violations.isEmpty, "\(place): \(harness.screen.violations)")
        let frame = harness.editor.frame()
        let size = harness.editor.size
        try #require(frame.rows.count <= size.rows && frame.rows.allSatisfy { $0.width <= size.columns }, place)
        var fresh = TerminalModel(width: size.columns, height: size.rows)
        var painter = Painter(width: size.columns)
        fresh.feed(painter.paint(frame))
        let start = harness.screen.row - frame.row
        try #require(
            start >= 0 && harness.screen.column == fresh.column && harness.screen.row - start == fresh.row, place)
        var shown = harness.screen.lines[start...].map(\.trimmed)
        while shown.last?.isEmpty == true { shown.removeLast() }
        try #require(shown == fresh.content, place)
    }
}
