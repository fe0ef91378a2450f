import Foundation
import Testing

@testable import TerminalTestSupport

@Suite("The history of the prompt")
struct PromptHistoryTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test("two sessions side by side lose nothing; each recalls its own first, then what others had typed")
    func sessions() throws {
        let first = try PromptDriver(in: folder)
        let second = try PromptDriver(in: folder)
        for number in 1...3 {
            try first.run("a\(number) = \(number)")
            try second.run("b\(number) = \(number)")
        }
        first.type(Keys.up)
        try first.wait(forLine: "moongate local> a3 = 3")
        try first.press("\u{3}")
        #expect(first.leave() == 0)
        #expect(second.leave() == 0)
        let texts = first.history.split(separator: "\n").compactMap {
            (try? JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])?["text"] as? String
        }
        #expect(texts == ["a1 = 1", "b1 = 1", "a2 = 2", "b2 = 2", "a3 = 3", "b3 = 3"])
        let third = try PromptDriver(in: folder)
        third.type(Keys.up)
        try third.wait(forLine: "moongate local> b3 = 3")
    }

    @Test("whoever has never typed anything is told where to begin, once")
    func greeting() throws {
        let first = try PromptDriver(in: folder)
        #expect(first.screen.texts.first == ":help shows what there is, Tab completes names, Ctrl-D leaves")
        try first.run("x = 1")
        #expect(first.leave() == 0)
        #expect(try PromptDriver(in: folder).screen.texts == ["moongate local>"])
    }

    @Test("what failed is not suggested, until it works")
    func failures() throws {
        let prompt = try PromptDriver(in: folder)
        try prompt.run("number = limit * 2")
        prompt.type("numb")
        try prompt.wait(forLine: "moongate local> numb")
        // The name is completed, as far as it is one; the input is not.
        try prompt.press("\u{3}")
        try prompt.run("limit = 21")
        try prompt.run("number = limit * 2")
        prompt.type("numb")
        try prompt.wait(forLine: "moongate local> number = limit * 2")
    }

    @Test("the file and its folder belong to the user alone, and the input is in it before it runs")
    func file() throws {
        let prompt = try PromptDriver(in: folder)
        prompt.type("print('beg' .. 'un') async.sleep(600)\r")
        try prompt.wait(for: "begun")
        #expect(prompt.history.contains("async.sleep(600)"))
        try prompt.press("\u{3}")
        // Scripts do not read it, nor write to it.
        #expect(try prompt.run("(io.open('.local/state/moongate/history'))") == ["nil"])
        let path = folder.path + "/.local/state/moongate"
        let manager = FileManager.default
        #expect(try manager.attributesOfItem(atPath: path + "/history")[.posixPermissions] as? Int == 0o600)
        #expect(try manager.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o700)
    }

    @Test(
        "secrets are never written and can be recalled in their session",
        arguments: [
            "x = 'the-key-of-this-test'", "headers = { Authorization = 'Bearer abcdefgh1234' }",
            "token = '0123456789abcdef0123456789abcdef'", "url = 'https://user:password@example.com/'",
            "url = 'https://connect.example.com/?session_token=abc'", " x = 'begins with a blank'",
        ])
    func secrets(input: String) throws {
        let prompt = try PromptDriver(
            ["--gateway", "local"], in: folder, environment: ["MATON_API_KEY": "the-key-of-this-test"])
        try prompt.run(input)
        prompt.type(Keys.up)
        try prompt.wait(forLine: "moongate local> " + input)
        try prompt.press("\u{3}")
        try prompt.run("last = 1")
        #expect(prompt.leave() == 0)
        let lines = prompt.history.split(separator: "\n")
        #expect(lines.count == 1 && lines[0].contains("last = 1"), "\(lines)")
    }

    @Test("a block comes back whole, in the next session, too")
    func blocks() throws {
        let prompt = try PromptDriver(in: folder)
        prompt.type(Keys.paste("for i = 1, 2 do\n  print(i)\nend"))
        try prompt.wait("the block") { $0.cursorLine.hasSuffix(".. end") }
        try prompt.press("\r")
        #expect(prompt.leave() == 0)
        let next = try PromptDriver(in: folder)
        next.type(Keys.up)
        try next.wait("the block") { $0.texts.last?.hasSuffix(".. end") == true }
        #expect(try next.press("\r").suffix(2) == ["1", "2"])
    }

    @Test("what has been typed of a line picks the entries that Up brings; Ctrl-R finds them by any part")
    func searching() throws {
        let prompt = try PromptDriver(in: folder)
        for input in ["alpha = 1", "beta = 2", "alpine = 3", "gamma = 4"] { try prompt.run(input) }
        prompt.type("al" + Keys.up)
        try prompt.wait(forLine: "moongate local> alpine = 3")
        prompt.type(Keys.up)
        try prompt.wait(forLine: "moongate local> alpha = 1")
        try prompt.press("\u{3}")
        prompt.type("\u{12}eta")
        try prompt.wait(for: "beta = 2")
        // Enter puts it on the line and does not run it.
        prompt.type("\r")
        try prompt.wait(forLine: "moongate local> beta = 2")
        #expect(try prompt.press("\u{5} + 5\r").last != "7")
        #expect(try prompt.run("beta") == ["7"])
    }

    @Test(":history shows, searches, forgets and stops")
    func command() throws {
        let prompt = try PromptDriver(in: folder)
        try prompt.run("one = 1")
        try prompt.run("error('two')")
        #expect(try prompt.run(":history") == ["    1  one = 1", "    2  ✗ error('two')"])
        #expect(try prompt.run(":history search ONE").contains("one = 1"))
        try prompt.run(":history delete 1")
        #expect(!prompt.history.contains("\"one = 1\""))
        try prompt.run(":history off")
        try prompt.run("unsaved = 1")
        try prompt.run(":history on")
        try prompt.run("saved = 1")
        #expect(prompt.history.contains("\"saved = 1\"") && !prompt.history.contains("unsaved"))
    }

    @Test("where no history can be kept the session goes on, and it is said once")
    func unwritable() throws {
        try folder.write(".local/state/moongate", "in the way")
        let prompt = try PromptDriver(in: folder)
        try prompt.run("x = 1")
        try prompt.run("y = 2")
        #expect(prompt.screen.texts.count { $0.contains("history is not") } == 1, "\(prompt.screen.texts)")
        prompt.type(Keys.up)
        try prompt.wait(forLine: "moongate local> y = 2")
    }
}
