/// Text of the kinds that break editors.
enum RandomText {
    static let pieces = [
        "a", "b", "x", " ", " ", "(", ")", "{", "end", "local ", "\n", "\n", "\t", "é", "e\u{301}", "ß", "日", "本語", "한",
        "👍", "👍🏽", "👩‍👩‍👧", "🇩🇪", "🇩", "❤️", "1️⃣", "\u{200B}", "\u{202E}", "\u{301}", "\u{1}", "\u{7F}", "\u{85}", "\u{AD}",
        "\u{FEFF}", "ﾊ", "Ａ", "क्षि", "\u{1100}\u{1161}\u{11A8}", "\u{600}1", "\u{E000}", "…", "🏽",
        "\u{1161}", "ﾞ", "\u{1100}",
    ]

    static func make(_ generator: inout SeededGenerator, pieces count: Int) -> String {
        var text = ""
        for _ in 0..<count {
            let isPlain = generator.chance(50)
            text +=
                isPlain
                ? String(repeating: "x", count: generator.number(1...9)) : pieces.randomElement(using: &generator) ?? ""
        }
        return text
    }
}
