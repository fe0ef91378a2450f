/// Random Lua, and random text that looks like it.
struct RandomLua {
    private var state: UInt64

    init(seed: Int) {
        state = UInt64(bitPattern: Int64(seed)) &+ 0x9E37_79B9_7F4A_7C15
    }

    private static let pieces = [
        "local", "local", "function", "end", "do", "then", "if", "else", "elseif", "while", "for", "in", "repeat",
        "until",
        "return", "break", "goto", "nil", "true", "not", "x", "y", "f", "_ENV", "print", "=", "=", "==", ",", ",", ";",
        ":",
        "::", ".", "..", "...", "(", ")", "(", ")", "{", "}", "[", "]", "[[", "]]", "[=[", "]=]", "[==", "--", "--[[",
        "\"",
        "'", "\\", "\\z", "\n", "\n", " ", " ", "\t", "\r\n", "<", ">", "<const>", "<close>", "1", "0x", "3x", "1e",
        "é", "日本",
        "🙂", "e\u{301}", "\u{0}", "$", "@", "?", "#", "~", "apify.acts.run", "apify", "\"a\"", "{ a = 1 }",
    ]

    mutating func number(below bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(bound))
    }

    mutating func pick<T>(_ choices: [T]) -> T { choices[number(below: choices.count)] }

    /// Anything.
    mutating func soup(_ count: Int, blanks: Bool = false) -> String {
        (0..<count).map { _ in pick(Self.pieces) + (blanks ? " " : "") }.joined()
    }

    /// A few statements, most of which compile.
    mutating func statements(_ count: Int, depth: Int = 0) -> String {
        (0..<count).map { _ in statement(depth) }.joined(separator: pick(["\n", " ", "; "]))
    }

    private mutating func statement(_ depth: Int) -> String {
        let name = pick(["x", "y", "f", "print"])
        let other = pick(["x", "y", "z", "type"])
        switch number(below: depth > 2 ? 9 : 14) {
        case 0: return "local \(name) = \(expression())"
        case 1: return "local \(name), \(other) = \(expression()), \(expression())"
        case 2: return "local \(name)"
        case 3: return "local \(name) <const> = \(expression())"
        case 4: return "\(name) = \(expression())"
        case 5: return "f(\(expression()))"
        case 6: return "local \(name), \(other)"
        case 7: return pick(["goto out", "::out::", "(f or g)()", "local t <close> = nil", "-- local x = 1\n"])
        case 8: return "local x <const>, y = 1, 2"
        case 9: return "do \(statements(2, depth: depth + 1)) end"
        case 10: return "local function \(name)() \(statements(1, depth: depth + 1)) end"
        case 11: return "if \(expression()) then \(statements(1, depth: depth + 1)) else local x = 2 end"
        case 12: return "for i = 1, 2 do \(statements(2, depth: depth + 1)) end"
        default: return "repeat local x = f() until x"
        }
    }

    private mutating func expression() -> String {
        pick([
            "1", "x", "'local y = 1'", "[[\nlocal]]", "function() local x = 1 return x end", "{ x, y = 2 }", "f()",
            "x == y",
        ])
    }
}
