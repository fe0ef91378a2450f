import Testing

@testable import REPL

@Suite("Indentation")
struct IndentationTests {
    private let indentation = Indentation()

    @Test(
        "a new line stands as deep as what is open",
        arguments: [
            ("if x then", "  "), ("if x then\n  y()", "  "), ("if x then\n  for i = 1, 2 do", "    "),
            ("if x then\nelse", "  "),
            ("f(function()", "  "), ("f({", "  "), ("f(function()\n  g()\nend, {", "  "), ("x = {", "  "),
            ("x = {\n  a = {", "    "), ("while f(\n  1", "  "), ("repeat", "  "), ("local function f()", "  "),
            ("while x do", "  "), ("do", "  "), ("if x then y() end", ""), ("x = 1", ""), ("  x = 1", "  "),
            ("[[ if", ""),
            ("--[[ if", ""), ("-- if x then", ""), ("'if x then'", ""), ("end end ) }", ""),
            ("if x\n  and y then", "  "),
            ("\tif x then", "\t  "), ("for k, v in f() do", "  "), ("(", "  "), ("x = [[\n    ]] if x then", "      "),
        ])
    func newLines(text: String, expected: String) {
        #expect(indentation.ofLine(after: text) == expected)
    }

    @Test(
        "a word that closes something goes back to where it was opened",
        arguments: [
            ("if x then\n  y()\n  end", ""), ("if x then\n  if y then\n    end", "  "), ("if x then\n  else", ""),
            ("if x then\n  elseif", ""), ("repeat\n  until", ""), ("f({\n  }", ""), ("f(\n  )", ""), ("t[\n  ]", ""),
            ("f(function()\n  end", ""), ("  do\n    x()\n    end", "  "), ("if a\n  and b then\n  end", ""),
            ("while x do\n  while y do\n    end", "  "),
        ])
    func closing(text: String, expected: String) {
        #expect(indentation.ofLastLine(in: text) == expected)
    }

    @Test("a word that only begins like one goes back to its place")
    func longerWords() {
        #expect(indentation.ofLastLine(in: "if x then\nendi") == "  ")
        #expect(indentation.ofLastLine(in: "if x then\nelsei") == nil)
        #expect(indentation.ofLastLine(in: "if x then\n  y") == nil)
        #expect(indentation.ofLastLine(in: "x = 1\nend") == nil)
        #expect(indentation.ofLastLine(in: "[[\nend") == nil)
        #expect(indentation.ofLastLine(in: "end") == nil)
        #expect(indentation.ofLastLine(in: "do\n  x = end") == nil)
    }

    @Test("any text is indented with blanks", arguments: 0..<200)
    func fuzz(seed: Int) {
        var random = RandomLua(seed: seed)
        let text = random.soup(random.number(below: 80), blanks: true)
        #expect(indentation.ofLine(after: text).allSatisfy { $0 == " " || $0 == "\t" })
        #expect(indentation.ofLastLine(in: text)?.allSatisfy { $0 == " " || $0 == "\t" } ?? true)
    }
}
