import LuaEngine
import Testing

@testable import REPL

@Suite("Locals that live on")
struct KeepLocalsTests {
    private let keep = KeepLocals()
    private let checker = SyntaxChecker()

    @Test(
        "declarations at the outermost level become assignments",
        arguments: [
            ("local x = 1", "      x = 1"), ("local a, b = f()", "      a, b = f()"), ("local x", "      x = nil;"),
            ("local a, b", "      a, b = nil;"), ("local function f() end", "      function f() end"),
            ("local x -- note", "      x = nil; -- note"), ("local x (f)()", "      x = nil; (f)()"),
            ("local x = x local y = x", "      x = x       y = x"),
            ("do local x = 1 end local y = 2", "do local x = 1 end       y = 2"),
            ("local\n  x\n  = 1", "     \n  x\n  = 1"),
        ])
    func rewritten(text: String, expected: String) {
        #expect(keep.rewrite(text).text == expected)
    }

    @Test(
        "what a global could not do is left as it is",
        arguments: [
            "local x <const> = 1", "local x <close> = f()", "local x <const>, y = 1, 2", "do local x = 1 end",
            "function f() local x = 1 end", "if x then local y = 1 elseif z then local w else local v end",
            "for i = 1, 2 do local x = i end", "repeat local x = 1 until x", "while x do local y = 1 end",
            "local _ENV = {}", "local x = _ENV.y", "goto l; local x = 1 ::l::", "local type = 1", "local print = print",
            "f(function() local x = 1 end)", "x = 'local y = 1'", "-- local x = 1", "local x <const> = 1; local x = 2",
            "local x <const> = 1 local function x() end", "local function f.g() end", "local", "local 1",
            "local local x = 1",
            "for local i = 1, 2 do end", "a, local b = 1, 2",
        ])
    func untouched(text: String) {
        #expect(keep.rewrite(text).text == text)
    }

    @Test("it says what lives on and what does not")
    func names() {
        let result = keep.rewrite(
            "local a, b = 1 local c <const> = 2 local function d() end local type = 3 local a = 4")
        #expect(result.kept == ["a", "b", "d"])
        #expect(result.dropped == ["c", "type"])
    }

    @Test("a rewritten input compiles if and only if the original does, on the same lines", arguments: 0..<600)
    func compiles(seed: Int) {
        var random = RandomLua(seed: seed)
        let text =
            seed.isMultiple(of: 3)
            ? random.soup(random.number(below: 12) + 1, blanks: true) : random.statements(random.number(below: 6) + 1)
        let rewritten = keep.rewrite(text).text
        #expect(isRight(rewritten) == isRight(text), "\(text.debugDescription) -> \(rewritten.debugDescription)")
        #expect(rewritten.utf8.count { $0 == 0x0A } == text.utf8.count { $0 == 0x0A })
    }

    private func isRight(_ text: String) -> Bool {
        if case .complete = checker.check(InputReading.statement(text)) { true } else { false }
    }

    @Test(
        "rewritten inputs mean the same",
        arguments: [
            (["local x = 5", "local x = x", "x"], "5"), (["local x = 1", "local x", "x"], "nil"),
            (["local function f(n) if n < 2 then return 1 end return n * f(n - 1) end", "f(5)"], "120"),
            (["local a, b = (function() return 1, 2 end)()", "a + b"], "3"),
            (["x = 1", "do local x = 2 end", "x"], "1"), (["local x = 1 do local x = 2; x = 3 end", "x"], "1"),
            (["local x = 1 local y = x + 1", "y"], "2"), (["local x <const> = 7; y = x", "y"], "7"),
            (["local a, b, c = 1", "tostring(c)"], "nil"),
        ] as [([String], String)])
    func meaning(inputs: [String], expected: String) async throws {
        let engine = try Engine()
        var last: [LuaValue] = []
        for input in inputs {
            let reading = InputReading.of(keep.rewrite(input).text) { checker.check($0) }
            guard case .complete(let chunk, _) = reading else {
                Issue.record("\(input) does not compile")
                continue
            }
            last = try await engine.run(
                Chunk("local value = (function() \(chunk) end)() return tostring(value)", name: "=test"))
        }
        await engine.close()
        guard case .string(let text)? = last.first else {
            Issue.record("no result")
            return
        }
        #expect(text == expected)
    }
}
