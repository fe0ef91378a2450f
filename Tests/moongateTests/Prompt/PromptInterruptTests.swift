import Foundation
import Testing

@testable import TerminalTestSupport

/// The states in which Lua runs or waits are in `PromptWaitingTests`.
@Suite("Ctrl-C and Ctrl-D while one types")
struct PromptInterruptTests {
    @Test(
        "Ctrl-C drops the whole block, which Up brings back and the file never sees", arguments: [(80, 24), (40, 10)])
    func text(columns: Int, rows: Int) throws {
        let prompt = try PromptDriver(size: (columns, rows))
        prompt.type("if true then\r")
        try prompt.wait("a second line") { $0.cursorLine.hasSuffix("..") }
        prompt.type("print('dropped')")
        let seen = try prompt.press("\u{3}")
        #expect(seen.last?.hasSuffix("print('dropped')^C") == true, "\(seen)")
        prompt.type(Keys.up)
        try prompt.wait("the block") { $0.texts.last?.hasSuffix("print('dropped')") == true }
        try prompt.press("\u{3}")
        #expect(try prompt.run("6 * 7") == ["42"])
        #expect(prompt.leave() == 0)
        #expect(!prompt.history.contains("dropped") && prompt.history.contains("6 * 7"))
        #expect(prompt.isInOrder)
    }

    @Test("Ctrl-C on an empty line says how to leave and never leaves; Ctrl-D does")
    func empty() throws {
        let prompt = try PromptDriver()
        for _ in 0..<3 {
            #expect(try prompt.press("\u{3}").last == "Ctrl-D or :quit to leave")
        }
        #expect(prompt.leave() == 0)
        #expect(prompt.isInOrder)
    }

    @Test("Ctrl-D deletes forward in a text and does nothing at its end")
    func deleteForward() throws {
        let prompt = try PromptDriver()
        prompt.type("123\u{4}\(Keys.home)\u{4}")
        try prompt.wait(forLine: "moongate local> 23")
        #expect(try prompt.press("\r").last == "23")
    }

    @Test("an open menu is closed by either and the text stays", arguments: ["\u{3}", "\u{4}"])
    func menu(key: String) throws {
        let prompt = try PromptDriver()
        prompt.type("apify.\t")
        try prompt.wait("the menu") { $0.lines.count > $0.row + 1 && !$0.lines[$0.row + 1].text.isEmpty }
        prompt.type(key)
        try prompt.wait("no menu") { screen in
            screen.lines[(screen.row + 1)...].allSatisfy { $0.text.isEmpty }
                && screen.cursorLine.hasPrefix("moongate local> apify.")
        }
        try prompt.press("\u{3}")
        #expect(prompt.leave() == 0)
    }

    @Test("an open search is closed by either and the line is what it was", arguments: ["\u{3}", "\u{4}", "\u{7}"])
    func search(key: String) throws {
        let prompt = try PromptDriver()
        try prompt.run("findme = 1")
        prompt.type("new\u{12}find")
        try prompt.wait(for: "findme = 1")
        try prompt.wait("a search") { $0.texts.last?.contains("find") == true }
        prompt.type(key)
        try prompt.wait(forLine: "moongate local> new")
        try prompt.press("\u{3}")
        #expect(prompt.leave() == 0)
    }

    @Test(
        "Ctrl-D tells of jobs that have not ended and asks once", arguments: [("n", false), ("y", true), ("\r", false)])
    func jobs(answer: String, leaves: Bool) throws {
        let prompt = try PromptDriver()
        try prompt.run("async.spawn(function() async.sleep(600) end);")
        prompt.type("\u{4}")
        try prompt.wait(for: "job 1 has not ended")
        try prompt.wait("the question") { $0.cursorLine.hasSuffix("[y]es [n]o >") }
        if leaves {
            prompt.type(answer)
            #expect(prompt.terminal.exitStatus() == 0)
        } else {
            try prompt.press(answer)
            #expect(try prompt.run("1 + 1") == ["2"])
            // It was asked once.
            #expect(prompt.leave() == 0)
        }
        #expect(prompt.isInOrder)
    }

    @Test("Ctrl-D tells of runs that go on")
    func runs() throws {
        let prompt = try PromptDriver()
        try prompt.run("run = apify.acts.run('apify/web-scraper', { startUrls = {{ url = 'http://127.0.0.1:9/' }} });")
        prompt.type("\u{4}")
        let status = prompt.terminal.exitStatus(within: 2)
        // A run that has ended by then is none to tell of.
        if status == -1 {
            try prompt.wait("the question") { $0.cursorLine.hasSuffix("[y]es [n]o >") }
            prompt.type("y")
            #expect(prompt.terminal.exitStatus() == 0)
        } else {
            #expect(status == 0)
        }
    }

    @Test(
        "SIGTERM and SIGHUP end it with the terminal in order and their own status",
        arguments: [(SIGTERM, 143), (SIGHUP, 129)] as [(Int32, Int32)])
    func signals(number: Int32, status: Int32) throws {
        for input in ["", "half an inp", "while true do end\r"] {
            let prompt = try PromptDriver()
            prompt.type(input)
            if input.hasSuffix("\r") {
                try prompt.wait("evaluation") { _ in prompt.device.modes.has(ISIG) }
            }
            kill(prompt.terminal.process, number)
            #expect(prompt.terminal.exitStatus() == status)
            #expect(prompt.isInOrder, "\(input)")
            // The shell's prompt begins a line of its own.
            #expect(prompt.screen.column == 0, "\(input)")
        }
    }

    @Test("SIGINT from elsewhere drops what was typed")
    func sent() throws {
        let prompt = try PromptDriver()
        prompt.type("typed")
        try prompt.wait(forLine: "moongate local> typed")
        let readings = prompt.screen.readings
        kill(prompt.terminal.process, SIGINT)
        try prompt.waitForPrompt(after: readings)
        #expect(try prompt.run("6 * 7") == ["42"])
    }

    @Test("when the terminal goes away it ends")
    func hangUp() throws {
        let prompt = try PromptDriver()
        prompt.device.hangUp()
        #expect([0, 129].contains(prompt.terminal.exitStatus()))
    }
}
