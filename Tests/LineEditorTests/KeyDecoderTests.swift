import Testing

@testable import LineEditor

@Suite("From bytes to keys")
struct KeyDecoderTests {
    /// Every event in some bytes, and what time brings out at the end.
    private func events(_ bytes: [UInt8], in portions: [Int] = [], isFlushed: Bool = true) -> [InputEvent] {
        var decoder = KeyDecoder()
        var events: [InputEvent] = []
        var start = 0
        for end in portions + [bytes.count] {
            var portion = bytes[start..<end]
            while let event = decoder.next(&portion) { events.append(event) }
            start = end
        }
        if isFlushed, let event = decoder.flush() { events.append(event) }
        return events
    }

    private func keys(_ text: String) -> [Key] {
        events(Array(text.utf8)).compactMap { if case .key(let key) = $0 { key } else { nil } }
    }

    @Test(
        "each key, as the terminals in use send it",
        arguments: [
            ("a", .character("a")), ("é", .character("é")), ("日", .character("日")), ("👍", .character("👍")),
            ("\r", Key(.enter)), ("\n", Key(.enter)), ("\t", Key(.tab)), ("\u{7F}", Key(.backspace)),
            ("\u{8}", Key(.backspace)),
            ("\u{1B}", Key(.escape)), ("\u{0}", .control("@")), ("\u{1}", .control("a")), ("\u{1A}", .control("z")),
            ("\u{1F}", .control("_")), ("\u{1B}\r", Key(.enter, .alt)), ("\u{1B}f", .alt("f")), ("\u{1B}é", .alt("é")),
            ("\u{1B}\u{7F}", Key(.backspace, .alt)), ("\u{1B}_", .alt("_")), ("\u{1B}[", .alt("[")),
            ("\u{1B}O", .alt("O")),
            ("\u{1B}]", .alt("]")), ("\u{1B}P", .alt("P")),
            ("\u{1B}[A", Key(.up)), ("\u{1B}OA", Key(.up)), ("\u{1B}[1A", Key(.up)),
            ("\u{1B}[1;5A", Key(.up, .control)),
            ("\u{1B}[1;3D", Key(.left, .alt)), ("\u{1B}O5C", Key(.right, .control)),
            ("\u{1B}[1;2C", Key(.right, .shift)),
            ("\u{1B}[1;9C", Key(.right, .alt)), ("\u{1B}[1;65B", Key(.down)), ("\u{1B}\u{1B}[A", Key(.up, .alt)),
            ("\u{1B}[H", Key(.home)), ("\u{1B}OF", Key(.end)), ("\u{1B}[1~", Key(.home)), ("\u{1B}[4~", Key(.end)),
            ("\u{1B}[7~", Key(.home)), ("\u{1B}[8;5~", Key(.end, .control)), ("\u{1B}[3~", Key(.delete)),
            ("\u{1B}[2~", Key(.insert)), ("\u{1B}[5~", Key(.pageUp)), ("\u{1B}[6~", Key(.pageDown)),
            ("\u{1B}OP", Key(.function(1))), ("\u{1B}[11~", Key(.function(1))), ("\u{1B}[[A", Key(.function(1))),
            ("\u{1B}[24~", Key(.function(12))), ("\u{1B}[1;2P", Key(.function(1), .shift)),
            ("\u{1B}[Z", Key(.tab, .shift)),
            ("\u{1B}OM", Key(.enter)), ("\u{1B}Op", .character("0")), ("\u{1B}[97;5u", .control("a")),
            ("\u{1B}[13;2u", Key(.enter, .shift)), ("\u{1B}[27;5;106~", .control("j")), ("\u{1B}[65;3u", .alt("a")),
            ("\u{1B}[27u", Key(.escape)), ("\u{1B}[128077u", .character("👍")),
        ] as [(String, Key)]
    )
    func keys(bytes: String, key: Key) {
        #expect(keys(bytes) == [key])
    }

    @Test(
        "what is no key says nothing, and what follows it is heard",
        arguments: [
            "\u{1B}[?62;4c", "\u{1B}[12;40R".replacing("R", with: "n"), "\u{1B}[I", "\u{1B}[99~", "\u{1B}[<0;1;1M",
            "\u{1B}[E",
            "\u{1B}]11;rgb:1e1e/1e1e/1e1e\u{7}", "\u{1B}]11;rgb:1e1e/1e1e/1e1e\u{1B}\\", "\u{1B}P1$r0m\u{1B}\\",
            "\u{85}",
            "\u{1B}[1;5\u{3}".replacing("\u{3}", with: "\u{1B}[E"), "\u{1B}[999999999999999999999~",
            "\u{1B}[4294967295u",
            "\u{1B}[" + String(repeating: "1;", count: 40) + "~", "\u{1B}[[Z",
        ])
    func nothing(bytes: String) {
        #expect(keys(bytes + "x").last == .character("x"))
        #expect(keys(bytes + "x").allSatisfy { $0 != Key(.enter) && $0 != .control("c") })
    }

    @Test("Ctrl-C breaks into a sequence that was begun")
    func interrupted() {
        #expect(keys("\u{1B}[1;\u{3}") == [.control("c")])
        #expect(keys("\u{1B}O\u{3}") == [.control("c")])
        #expect(events([0xE6, 0x97, 0x03]) == [.key(.character("\u{FFFD}")), .key(.control("c"))])
    }

    @Test("bytes that are no UTF-8 are shown as such")
    func unreadable() {
        let replacement = InputEvent.key(.character("\u{FFFD}"))
        #expect(events([0xFF, 0x61]) == [replacement, .key(.character("a"))])
        #expect(events([0xC3]) == [replacement])
        #expect(events([0xED, 0xA0, 0x80]) == [replacement])
        #expect(events([0xC0, 0x80]) == [replacement, replacement])
        #expect(events([0xF4, 0x90, 0x80, 0x80]) == [replacement])
    }

    @Test("a paste is one event, whatever is in it")
    func paste() {
        let pasted = "one\r\ntwo\t\u{3}\u{1B}[A\u{1B}[201"
        #expect(
            events(Array("a\u{1B}[200~\(pasted)\u{1B}[201~\r".utf8))
                == [.key(.character("a")), .paste(pasted), .key(Key(.enter))])
        #expect(events(Array("\u{1B}[200~\u{1B}[201~".utf8)) == [.paste("")])
        #expect(events(Array("\u{1B}[201~x".utf8)) == [.key(.character("x"))])
    }

    @Test("a paste whose end does not come is not lost, and Ctrl-C gets out of it")
    func stalledPaste() {
        var decoder = KeyDecoder()
        var bytes = Array("\u{1B}[200~abc\u{1B}[2".utf8)[...]
        #expect(decoder.next(&bytes) == nil)
        #expect(decoder.patience != nil)
        #expect(decoder.flush() == .paste("abc"))
        #expect(decoder.isPasting)
        bytes = Array("01~x".utf8)[...]
        #expect(decoder.next(&bytes) == .paste(""))
        #expect(decoder.next(&bytes) == .key(.character("x")))
        bytes = Array("\u{1B}[200~abc\n".utf8)[...]
        #expect(decoder.next(&bytes) == nil)
        #expect(decoder.flush() == .paste("abc\n"))
        bytes = [0x03, 0x61]
        #expect(decoder.next(&bytes) == .key(.control("c")))
        #expect(decoder.next(&bytes) == .key(.character("a")))
        #expect(!decoder.isPasting)
    }

    @Test("it makes no difference in which portions bytes come")
    func portions() {
        let sample =
            Array(
                "aé日👍\u{1B}f\u{1B}[1;5A\u{1B}OP\u{1B}[[B\u{1B}\u{1B}[D\u{1B}]0;x\u{7}\u{1B}[200~p\u{1B}[A日\u{1B}[201~\u{1B}[3~\r"
                    .utf8)
            + [0xFF, 0xE6, 0x97, 0x61, 0x1B, 0x5B, 0x03]
        let whole = events(sample)
        #expect(whole.count == 16)
        for first in 0...sample.count {
            for second in first...sample.count {
                #expect(events(sample, in: [first, second]) == whole)
            }
        }
        #expect(events(sample, in: Array(1..<sample.count)) == whole)
    }

    @Test("any bytes at all are decoded, in any portions, to the same", arguments: 0..<50)
    func anything(seed: Int) {
        var generator = SeededGenerator(seed: seed)
        let lively = Array("\u{1B}\u{1B}[O~;0123456789AuZ]P\u{7}a\u{3}\r".utf8) + [0xC3, 0xA9, 0xFF]
        let bytes = (0..<400).map { _ in
            generator.chance(70) ? lively.randomElement(using: &generator) ?? 0 : UInt8(generator.number(0...255))
        }
        let portions = (0..<20).map { _ in generator.number(0...400) }.sorted()
        #expect(events(bytes) == events(bytes, in: portions))
    }

    @Test("there is no waiting when nothing has begun, and little for a lone Escape")
    func patience() {
        var decoder = KeyDecoder()
        #expect(decoder.patience == nil)
        var bytes: ArraySlice<UInt8> = [0x1B]
        #expect(decoder.next(&bytes) == nil)
        #expect(decoder.patience == 50)
        #expect(decoder.flush() == .key(Key(.escape)))
        #expect(decoder.patience == nil)
        #expect(decoder.flush() == nil)
    }
}
