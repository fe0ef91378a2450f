import Foundation
import Testing

@testable import LocalGateway

@Suite("Reading pushed items in one pass")
struct ItemReaderTests {
    private struct Outcome: Equatable {
        var texts: [[UInt8]]
        var keys: [[String]]

        init?(_ items: [DatasetItem]?) {
            guard let items else { return nil }
            texts = items.map(\.bytes)
            keys = items.map(\.keys)
        }
    }

    /// What the quick reader takes, the thorough one takes too, and alike; what it refuses is refused or only slower.
    private func compare(_ body: [UInt8]) {
        let quick = Outcome(ItemReader.items(in: body))
        let thorough = Outcome(try? DatasetItem.scanned(body))
        #expect(quick == thorough, "\(String(decoding: body, as: UTF8.self).debugDescription)")
    }

    @Test(
        "it agrees with the thorough reader",
        arguments: [
            "{}", "[]", " [ ] ", "[{}]", " { \"a\" : [ 1 , -0.5e+3 , true ] , \"b\\n\" : { \"c\" : null } } ",
            #"[{"a":1},{"a":2},{"b":"\u00e9\ud83d\ude00"},{"a":"é","a":3}]"#, "[{\"a\":1} , {\"\":\"\"}]\r\n\t",
            "", " ", "1", "\"x\"", "null", "[1]", "[{}", "{", "[{},]", "[,{}]", "[{}{}]", "{}{}", "[{}]x", "{\"a\"}",
            "{\"a\":}",
            "{\"a\":1,}", "{a:1}", "{\"a\":01}", "{\"a\":1.}", "{\"a\":-}", "{\"a\":1e}", "{\"a\":+1}", "{\"a\":tru}",
            "{\"a\":nulll}",
            "{\"a\":\"\\x\"}", "{\"a\":\"\\u12G4\"}", "{\"a\":\"\\u12", "{\"a\":\"\u{1}\"}", "{\"a\":\"", "{\"a\\",
            "\u{FEFF}{}",
            "[[{}]]", "[{},[]]",
        ])
    func examples(text: String) { compare(Array(text.utf8)) }

    @Test("it agrees on bodies that were damaged at random")
    func damaged() {
        // Strings are read eight bytes at a time, so there is a long one with all that may interrupt it.
        let text =
            ##" [ {"a":1.5e-3,"#h":"x\"\u00e9é😀\n", "n":{"l":[1,[2,{}],true,false,null]}} ,{"a":-0,"b":""},"##
            + ##"{"long":"so many plain bytes, then é and 😀 \\ \"quoted\" \u00e9 to the very end of it"} ] "##
        let original = Array(text.utf8)
        var dice = SeededGenerator(seed: 7)
        let odd: [UInt8] = Array("\"\\{}[]:,.eE+-0tfnu \n".utf8) + [0, 0x1F, 0x7F, 0x80, 0xC0, 0xED, 0xFF]
        for _ in 0..<20_000 {
            var body = original
            for _ in 0..<Int.random(in: 1...3, using: &dice) where !body.isEmpty {
                let position = Int.random(in: 0..<body.count, using: &dice)
                switch Int.random(in: 0..<4, using: &dice) {
                case 0: body.remove(at: position)
                case 1: body.insert(odd.randomElement(using: &dice) ?? 0, at: position)
                case 2: body[position] = odd.randomElement(using: &dice) ?? 0
                default: body.removeLast(min(body.count, position % 9))
                }
            }
            compare(body)
        }
    }

    @Test("nesting at the limit is taken, beyond it refused, whichever reader meets it")
    func depth() throws {
        for extra in -3...2 {
            let depth = JSONScanner.maximumDepth + extra
            let item = "{\"a\":" + String(repeating: "[", count: depth) + String(repeating: "]", count: depth) + "}"
            for body in [Array(item.utf8), Array("[\(item)]".utf8)] {
                let expected = Outcome(try? DatasetItem.scanned(body))
                #expect(Outcome(try? DatasetItem.items(in: body)) == expected)
            }
        }
        #expect(ItemReader.items(in: [UInt8](repeating: UInt8(ascii: "["), count: 1_000_000)) == nil)
    }
}
