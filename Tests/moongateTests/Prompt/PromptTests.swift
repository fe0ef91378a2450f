import Foundation
import Testing

@testable import TerminalTestSupport

@Suite("the prompt without an editor")
struct PromptTests {
    static let ways: [(arguments: [String], environment: [String: String])] = [
        ([], ["TERM": "dumb"]), ([], ["TERM": ""]), (["--plain"], ["TERM": "xterm-256color"]),
        ([], ["TERM": "xterm-256color", "MOONGATE_PLAIN": "1"]),
    ]

    @Test("reads plain lines and writes no escape sequence, whatever asks for that", arguments: 0..<ways.count)
    func plain(number: Int) throws {
        let (arguments, environment) = Self.ways[number]
        let folder = try TemporaryFolder()
        let terminal = try PseudoTerminal(arguments, in: folder, environment: environment)
        _ = try terminal.read(until: "> ")
        #expect(terminal.device.modes.has(ECHO) && terminal.device.modes.has(ICANON))
        terminal.type("function twice(n)\n")
        _ = try terminal.read(until: ">> ")
        terminal.type("return n * 2 end\n")
        _ = try terminal.read(until: "\r\n> ")
        terminal.type("twice(21)\n")
        #expect(try terminal.read(until: "\r\n> ").contains("\r\n42\r\n"))
        terminal.type("apify.acts.list()\n")
        #expect(try terminal.read(until: "\r\n> ").contains("hello-world"))
        terminal.type("error('red')\n")
        #expect(try terminal.read(until: "\r\n> ").contains("red"))
        terminal.type("\u{4}")
        #expect(terminal.exitStatus() == 0)
        #expect(!terminal.device.bytes.contains(0x1B))
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/.local/state/moongate/history"))
    }

    @Test("Ctrl-C stops a loop that pcall protects, drops a block, and the session goes on")
    func interrupt() throws {
        let terminal = try PseudoTerminal([], in: try TemporaryFolder())
        _ = try terminal.read(until: "> ")
        terminal.type("print('begin') while true do pcall(function() while true do end end) end\n")
        _ = try terminal.read(until: "\nbegin")
        terminal.type("\u{3}")
        _ = try terminal.read(until: "interrupted\r\n> ")
        terminal.type("if true then\n")
        _ = try terminal.read(until: ">> ")
        terminal.type("\u{3}")
        _ = try terminal.read(until: "\r\n> ")
        terminal.type("6 * 7\n")
        #expect(try terminal.read(until: "\r\n> ").contains("\r\n42\r\n"))
        terminal.type("\u{4}")
        #expect(terminal.exitStatus() == 0)
    }

    @Test("with NO_COLOR there are no colours, and editing works")
    func noColor() throws {
        let prompt = try PromptDriver(environment: ["NO_COLOR": "1"])
        #expect(try prompt.run("'x' .. 1 -- comment") == ["\"x1\""])
        try prompt.run("apify.acts.list()")
        try prompt.run("error('red')")
        prompt.type("1 + 2" + Keys.left + Keys.left + "2")
        try prompt.wait(forLine: "moongate local> 1 +2 2")
        try prompt.press("\u{3}")
        let written = String(decoding: prompt.device.bytes, as: UTF8.self)
        let colours = written.matches(of: /\u{1B}\[[0-9;]*m/).filter { $0.output.contains(/3[0-7]|9[0-7]|[34]8;/) }
        #expect(colours.isEmpty, "\(colours.map(\.output))")
    }

    @Test("--color overrules NO_COLOR")
    func color() throws {
        let prompt = try PromptDriver(["--color", "always"], environment: ["NO_COLOR": "1"])
        try prompt.run("'text'")
        #expect(String(decoding: prompt.device.bytes, as: UTF8.self).contains(/\u{1B}\[[0-9;]*3[0-7]m/))
    }

    @Test("standard input that is no terminal is a script: no banner, prompt, echo, init file or history")
    func script() throws {
        let folder = try TemporaryFolder()
        try folder.write(".config/moongate/init.lua", "print('from init')\n")
        let outcome = try MoongateBinary.run(
            [], in: folder, environment: ["TERM": "xterm-256color"], input: "print('one')\nprint('two')\n")
        #expect(outcome.output == "one\ntwo\n" && outcome.status == 0)
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/.local/state/moongate/history"))
    }

    @Test(
        "where only standard output is no terminal the prompt is on the terminal and results go to the file, as they are"
    )
    func outputElsewhere() throws {
        let folder = try TemporaryFolder()
        let file = folder.path + "/output"
        let terminal = try PseudoTerminal(
            [], in: folder, environment: ["TERM": "xterm-256color"], streams: .outputTo(file))
        _ = try terminal.read(until: "> ")
        terminal.type("6 * 7\n")
        _ = try terminal.read(until: "\r\n> ")
        terminal.type("print('\\27[2J')\n")
        _ = try terminal.read(until: "\r\n> ")
        terminal.type("\u{4}")
        #expect(terminal.exitStatus() == 0)
        #expect(try String(contentsOfFile: file, encoding: .utf8) == "42\n\u{1B}[2J\n")
        #expect(!terminal.device.bytes.contains(0x1B))
    }
}
