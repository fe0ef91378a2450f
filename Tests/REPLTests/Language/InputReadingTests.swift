import LuaEngine
import Testing

@testable import REPL

@Suite("What an input is")
struct InputReadingTests {
    private let checker = SyntaxChecker()

    private func read(_ text: String) -> String {
        let reading = InputReading.of(text, luaCommands: ["time"]) { checker.check($0) }
        switch reading {
        case .empty: return "empty"
        case .command(let name, let argument): return "command \(name)|\(argument)"
        case .help(let request): return "help \(request.topic)\(request.wantsSource ? " source" : "")"
        case .complete(_, let isStatement): return isStatement ? "statement" : "expression"
        case .several(let inputs): return inputs.joined(separator: "|")
        case .incomplete: return "incomplete"
        case .invalid: return "invalid"
        }
    }

    @Test(
        "expressions, statements, commands and requests for help are told apart",
        arguments: [
            ("1, 2", "expression"), ("x = 1", "statement"), ("#t", "expression"), ("# t = 1", "invalid"), ("", "empty"),
            (" \n\t", "empty"), ("-- note", "expression"), ("f()", "expression"), ("local x", "statement"),
            ("{1,", "incomplete"), ("1 +", "incomplete"), ("if x then", "incomplete"), ("[[a", "incomplete"),
            ("--[[a", "incomplete"), ("x =", "incomplete"), ("\"abc", "invalid"), ("x y", "invalid"), (")", "invalid"),
            ("return", "statement"), ("return 1 +", "incomplete"), (":help", "command help|"),
            (" :load  a b.lua ", "command load|a b.lua"), ("::l::", "statement"), (":", "command |"),
            (":time for i = 1, 2 do", "incomplete"), (":time 1 + 1", "command time|1 + 1"),
            (":time x y", "command time|x y"),
            (":conn {", "command conn|{"), ("?apify.acts", "help apify.acts"), ("??std.csv", "help std.csv source"),
            ("apify.acts.run?", "help apify.acts.run"), ("cursor:take??", "help cursor:take source"), ("?", "help "),
            ("? \"web scraper\"", "help \"web scraper\""), ("f()?", "invalid"), ("x ? y", "invalid"),
        ])
    func readings(text: String, expected: String) {
        #expect(read(text) == expected)
    }

    @Test(
        "lines that are no chunk together are inputs one after the other",
        arguments: [
            ("x = 1\nx", "x = 1|x"), ("a.b\nc.d\n", "a.b|c.d"), ("f()\ng()", "statement"),
            ("x = 1\n\nfor i = 1, 2 do\n  x = i\nend\nx", "x = 1|for i = 1, 2 do\n  x = i\nend|x"),
            ("x = 1\n:jobs\nit", "x = 1|:jobs|it"), (":jobs\n1", ":jobs|1"), ("?x\nx", "?x|x"),
            ("a.b\nc = l()\n  :map(f)\n:take{}\nc", "a.b|c = l()\n  :map(f)\n:take{}|c"),
            ("a.b\nfor i = 1, 2 do", "incomplete"), ("a.b\n\"abc", "invalid"), ("x = 1\ny z", "invalid"),
            ("a.b\n\n", "expression"), ("x = [[\n1\n", "incomplete"), (":time for i = 1, 2 do\n", "incomplete"),
        ])
    func several(text: String, expected: String) {
        #expect(read(text) == expected)
    }

    @Test("the compiler answers while an engine is busy, from any thread")
    func concurrent() async {
        await withTaskGroup(of: Bool.self) { group in
            for index in 0..<8 {
                group.addTask { [checker] in
                    (0..<200).allSatisfy { _ in
                        if case .complete = checker.check("return \(index)") { true } else { false }
                    }
                }
            }
            for await isRight in group { #expect(isRight) }
        }
    }
}
