import Testing

@testable import REPL

@Suite("what scripts print on a terminal")
struct OutputFilterTests {
    private func shown(_ text: String) -> String {
        var filter = OutputFilter()
        return filter.filter(text.utf8) + filter.finish()
    }

    @Test(
        "passes text, line breaks and colours",
        arguments: [
            "plain", "a\tb\nc\n", "Käse 日本 👩‍👩‍👧", "\u{1B}[31mred\u{1B}[0m", "\u{1B}[1;38;5;200mx\u{1B}[m",
            "\u{1B}[4:3mcurly",
        ])
    func passes(_ text: String) {
        #expect(shown(text) == text)
    }

    @Test(
        "writes out what would move the cursor, clear the screen, hide text or answer questions",
        arguments: [
            ("\u{1B}[2J", "^[[2J"), ("\u{1B}]0;title\u{7}", "^[]0;title^G"), ("\u{1B}[6n", "^[[6n"), ("a\rb", "a^Mb"),
            ("\u{8}", "^H"), ("\u{1B}c", "^[c"), ("\u{9B}2J", "<9B>2J"), ("x\u{202E}y", "x<202E>y"),
            (
                "\u{1B}[31" + String(repeating: ";1", count: 40) + "m",
                "^[[31" + String(repeating: ";1", count: 40) + "m"
            ),
        ])
    func neutralises(_ text: String, _ expected: String) {
        #expect(shown(text) == expected)
    }

    @Test("lets nothing through wherever the text is cut", arguments: 0..<50)
    func pieces(_ seed: Int) {
        var numbers = SystemRandomNumberGenerator()
        let alphabet: [UInt8] = Array("ab\n\r\t\u{1B}[0;31m\u{1B}]é日👩\u{202E}\u{7}".utf8) + [0xFF, 0xC3]
        let bytes = (0..<200).map { _ in alphabet.randomElement(using: &numbers)! }
        var filter = OutputFilter()
        var text = ""
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = Int.random(in: 1...min(7, rest.count), using: &numbers)
            text += filter.filter(rest.prefix(count))
            rest = rest.dropFirst(count)
        }
        text += filter.finish()
        let forbidden: (Unicode.Scalar) -> Bool = { $0.value < 0x20 && !"\n\t\u{1B}".unicodeScalars.contains($0) }
        #expect(!text.unicodeScalars.contains(where: forbidden), "\(bytes)")
        for piece in text.split(separator: "\u{1B}", omittingEmptySubsequences: false).dropFirst() {
            #expect(piece.wholeMatch(of: /\[[0-9;:]*m(?s:.*)/) != nil, "\(bytes)")
        }
    }

    @Test("knows whether a style is still selected")
    func styles() {
        var filter = OutputFilter()
        _ = filter.filter("\u{1B}[31mred".utf8)
        #expect(filter.isStyled)
        _ = filter.filter("\u{1B}[0m".utf8)
        #expect(!filter.isStyled)
    }
}
