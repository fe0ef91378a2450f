import Testing

@testable import REPL

@Suite("Lua's tokens")
struct LuaTokenizerTests {
    private func kinds(_ text: String) -> [LuaToken.Kind] { LuaText(text).significant.map(\.kind) }

    private func texts(_ text: String) -> [String] {
        let lua = LuaText(text)
        return lua.tokens.filter { $0.kind != .blank }.map { lua.text(of: $0) }
    }

    @Test(
        "the text is taken apart as Lua does it",
        arguments: [
            ("local x = 1", ["local", "x", "=", "1"]), ("a.b:c(...)", ["a", ".", "b", ":", "c", "(", "...", ")"]),
            ("a..b", ["a", "..", "b"]), ("1 ..x", ["1", "..", "x"]),
            ("x//y>>1<=2~=3", ["x", "//", "y", ">>", "1", "<=", "2", "~=", "3"]), ("::l::", ["::", "l", "::"]),
            ("0x1Fp-3 .5e+2 3x 1..2", ["0x1Fp-3", ".5e+2", "3x", "1..2"]), ("0xep1 1e", ["0xep1", "1e"]),
            (#""a\"b" 'c'"#, [#""a\"b""#, "'c'"]), ("\"a\\\nb\"", ["\"a\\\nb\""]), ("'a\\z \n b'", ["'a\\z \n b'"]),
            ("[[a]b]] [==[]]]=]]==]", ["[[a]b]]", "[==[]]]=]]==]"]), ("t[1]", ["t", "[", "1", "]"]),
            ("x--c\ny", ["x", "--c", "y"]), ("--[[c\n]]y", ["--[[c\n]]", "y"]), ("--[=x\ny", ["--[=x", "y"]),
            ("[=x", ["[=", "x"]), ("a é $", ["a", "é", "$"]),
        ] as [(String, [String])])
    func tokens(text: String, expected: [String]) {
        #expect(texts(text) == expected)
    }

    @Test("what is not finished says so")
    func unfinished() {
        #expect(kinds("\"abc") == [.string(isFinished: false)])
        #expect(kinds("'a\nb") == [.string(isFinished: false), .name])
        #expect(kinds("'a\\") == [.string(isFinished: false)])
        #expect(kinds("[==[a]=]") == [.longString(isFinished: false)])
        #expect(LuaText("--[[a").tokens.map(\.kind) == [.longComment(isFinished: false)])
        #expect(kinds("end ende") == [.keyword(.end), .name])
    }

    @Test("tokens cover any text from end to end, and stand between its scalars", arguments: 0..<400)
    func covers(seed: Int) {
        var random = RandomLua(seed: seed)
        let text = random.soup(random.number(below: 60))
        let lua = LuaText(text)
        var end = 0
        for token in lua.tokens {
            #expect(token.range.lowerBound == end && !token.range.isEmpty)
            end = token.range.upperBound
        }
        #expect(end == text.utf8.count)
        #expect(lua.tokens.map { lua.text(of: $0) }.joined() == text)
    }

    @Test("any bytes are tokens")
    func bytes() {
        for seed in 0..<50 {
            var random = RandomLua(seed: seed)
            let bytes = (0..<200).map { _ in UInt8(random.number(below: 256)) }
            #expect(LuaTokenizer.tokens(of: bytes).reduce(0) { $0 + $1.range.count } == 200)
        }
    }
}
