import Foundation
import Testing

@testable import TerminalTestSupport

@Suite("What the prompt shows")
struct PromptShowingTests {
    let prompt: PromptDriver

    init() throws {
        prompt = try PromptDriver()
    }

    /// Makes a dataset of 45 items, `set`.
    private func makeItems() throws {
        try prompt.run("set = apify.datasets.create({ name = 'many' })")
        try prompt.run("do local t = {} for i = 1, 45 do t[i] = { n = i } end apify.datasets.push(set, t) end")
    }

    @Test("a list shows its first rows and `it` the next ones; a loop afterwards gets every item")
    func more() throws {
        try prompt.run(":set pager off")
        try makeItems()
        let first = try prompt.run("c = apify.datasets.items(set) return c")
        #expect(first.contains { $0.hasPrefix("20 of ") }, "\(first)")
        #expect(try prompt.run("it").contains { $0.trimmingCharacters(in: .whitespaces).hasSuffix("40") })
        #expect(try prompt.run("it").contains { $0.trimmingCharacters(in: .whitespaces).hasSuffix("45") })
        #expect(try prompt.run("it") == ["that was all"])
        try prompt.run("n, sum = 0, 0 for item in c do n = n + 1 sum = sum + item.n end")
        #expect(try prompt.run("n .. ' ' .. sum") == ["\"45 1035\""])
        // A global of that name is what it says.
        try prompt.run("it = 'mine'")
        #expect(try prompt.run("it") == ["\"mine\""])
    }

    @Test(":row shows one row of the last list, and `it` goes on with that list whatever was shown since")
    func row() throws {
        try prompt.run(":set pager off")
        #expect(try prompt.run(":row 1") == ["there is no row 1 in the list that was shown last"])
        try makeItems()
        try prompt.run("apify.datasets.items(set)")
        #expect(try prompt.run(":row 30") == ["{n = 30}"])
        #expect(try prompt.run("_.n + 1") == ["31"])
        #expect(try prompt.run("it").contains { $0.hasPrefix("21-40 of ") })
        #expect(try prompt.run(":row 46").first?.hasPrefix("there is no row 46") == true)
        #expect(try prompt.run(":row x").first?.hasPrefix(":row takes the number of a row") == true)
        try prompt.run("apify.acts.list()")
        #expect(try prompt.run(":row 2").contains { $0.hasPrefix("name ") && $0.hasSuffix("web-scraper") })
    }

    @Test(":x shows records in full, :table a table again, :json JSON")
    func forms() throws {
        try prompt.run(":set pager off")
        try prompt.run("apify.acts.list()")
        #expect(try prompt.run(":x").contains { $0.hasPrefix("stats.totalRuns") })
        #expect(!(try prompt.run(":table")).contains { $0.hasPrefix("stats.totalRuns") })
        #expect(try prompt.run("{ a = { 1, json.null } }").joined().contains("a"))
        #expect(try prompt.run(":json").joined().filter { $0 != " " } == #"{"a":[1,null]}"#)
        try prompt.run(":set json on")
        #expect(try prompt.run("{ 1 }").joined().filter { $0 != " " } == "[1]")
    }

    @Test("`_`, `__`, `_N` and `_err` are what they should be, and a semicolon silences")
    func results() throws {
        #expect(try prompt.run("20") == ["20"])
        #expect(try prompt.run("_ + 1") == ["21"])
        #expect(try prompt.run("__") == ["20"])
        #expect(try prompt.run("_1 + _2") == ["41"])
        #expect(try prompt.run("'silent';") == [])
        #expect(try prompt.run("_") == ["\"silent\""])
        try prompt.run("error({ code = 7 })")
        #expect(try prompt.run("_err.code") == ["7"])
        #expect(try prompt.run("1, nil, 'x'") == ["[1] 1", "[2] nil", "[3] \"x\""])
    }

    @Test("locals live on, and that is said once")
    func locals() throws {
        #expect(try prompt.run("local a = 1").first?.hasPrefix("note: 'a' lives on") == true)
        #expect(try prompt.run("local b = a + 1") == [])
        #expect(try prompt.run("a + b") == ["3"])
        try prompt.run(":set keep_locals off")
        try prompt.run("local c = 5")
        #expect(try prompt.run("c") == ["nil"])
    }

    @Test("what is printed and what is shown cannot command the terminal, and colours may pass")
    func neutral() throws {
        let readings = prompt.device.bytes.count
        #expect(try prompt.run(#"print('\27[2J\27]0;t\7\u{202E}x\rover\27[31mred\27[0m')"#).count == 1)
        #expect(try prompt.run(#"{ s = '\27[2J\u{202E}' }"#).count == 1)
        let written = String(decoding: prompt.device.bytes[readings...], as: UTF8.self)
        #expect(!written.contains("\u{1B}[2J") && !written.contains("\u{1B}]0;") && !written.contains("\u{202E}"))
        #expect(written.contains("\u{1B}[31mred"))
    }

    @Test("--raw lets what is printed through")
    func raw() throws {
        let prompt = try PromptDriver(["--raw"])
        try prompt.run(#"io.write('\27[2J', '\n');"#)
        #expect(prompt.device.bytes.firstRange(of: Array("\u{1B}[2J".utf8)) != nil)
    }

    @Test(":time tells how long an input took, once or always")
    func time() throws {
        let isTime = { (line: String?) in line?.hasSuffix(" ms") == true || line?.hasSuffix(" s") == true }
        let once = try prompt.run(":time 6 * 7")
        #expect(once.first == "42" && isTime(once.last))
        #expect(try prompt.run("1") == ["1"])
        try prompt.run(":time")
        #expect(isTime(try prompt.run("1").last))
        #expect(try prompt.run(":set").contains { $0.hasPrefix("time") && $0.contains("on ") })
    }

    @Test("an error shows its line, :bt where it was raised")
    func errors() throws {
        try prompt.run("function f() error('deep') end")
        let seen = try prompt.run("f()")
        #expect(seen.first == "error: deep", "\(seen)")
        let trace = try prompt.run(":bt")
        #expect(trace.first == "stack traceback:" && trace.contains { $0.contains("in function 'f'") }, "\(trace)")
    }

    @Test("help is had by ?name, name?, ??name, F1 and help()")
    func help() throws {
        try prompt.run(":set pager off")
        for input in ["?apify.acts.run", "apify.acts.run?", "help(apify.acts.run)", ":help apify.acts.run"] {
            let seen = try prompt.run(input).joined(separator: "\n")
            #expect(seen.contains("apify.acts.run(") && seen.contains("POST"), "\(input): \(seen)")
        }
        #expect(try prompt.run("help('dataset')").joined().contains("apify.datasets"))
        try prompt.run("require 'std.csv'")
        let source = try prompt.run("??std.csv").joined(separator: "\n")
        #expect(source.contains("local ") && source.contains("function"))
        prompt.type("apify.acts.run" + Keys.f1)
        try prompt.wait("help below the line") { screen in
            screen.cursorLine.hasPrefix("moongate local> apify.acts.run")
                && screen.lines[(screen.row + 1)...].contains { $0.text.contains("apify.acts.run(") }
        }
        prompt.type("\u{3}\u{3}")
        try prompt.wait(forLine: "moongate local>")
    }

    @Test("Tab completes the only possibility, and shows a menu of several with help and effect")
    func completion() throws {
        prompt.type("apify.users.m\t")
        try prompt.wait("the name") { $0.cursorLine.hasPrefix("moongate local> apify.users.me") }
        try prompt.press("\u{3}")
        prompt.type("apify.runs.\t")
        try prompt.wait("the menu") { screen in
            screen.lines[(screen.row + 1)...].contains { $0.text.contains("abort") }
        }
        prompt.type("abo\r")
        try prompt.wait("the choice") { $0.cursorLine.hasPrefix("moongate local> apify.runs.abort") }
        try prompt.press("\u{3}")
        try prompt.run("mine = { first = 1, ['\\27[2J'] = 2 }")
        prompt.type("mine.f\t")
        try prompt.wait(forLine: "moongate local> mine.first")
        #expect(try prompt.press("\r").last == "1")
    }

    @Test("nothing that deletes, spends or does not compile is ever suggested")
    func suggestions() throws {
        try prompt.run("zz_read = 1")
        try prompt.run("apify.datasets.delete(apify.datasets.create({ name = 'gone' }))")
        prompt.type("zz_r")
        try prompt.wait(forLine: "moongate local> zz_read = 1")
        try prompt.press("\u{3}")
        prompt.type("apify.datasets.del")
        try prompt.wait("the text") { $0.cursorLine.hasPrefix("moongate local> apify.datasets.del") }
        #expect(!prompt.screen.cursorLine.contains("gone"))
    }

    @Test("a record stays within the screen, and :x shows all of it")
    func recordOnOneScreen() throws {
        let low = try PromptDriver(size: (80, 14))
        try low.run(":set pager off")
        let shown = try low.run("apify.acts.call('apify~hello-world')")
        #expect(shown.last?.hasSuffix("more fields, :x shows all)") == true, "\(shown)")
        #expect(shown.filter { !$0.contains("local gateway") && !$0.hasPrefix("MATON") }.count == 12, "\(shown)")
        #expect(try low.run(":x").count > 14)
    }

    @Test("names of the account complete in a session that has asked for nothing yet")
    func namesOfEarlierSessions() throws {
        try prompt.run("apify.datasets.create({ name = 'lamps' })")
        #expect(prompt.leave() == 0)
        let later = try PromptDriver(in: prompt.folder)
        later.type("apify.datasets.items('~la\t")
        try later.wait(for: "using the local gateway")
        try later.wait("the name") { screen in
            if screen.cursorLine.contains("'~lamps") { return true }
            // Looked up in the background: Tab finds it when it has come.
            later.type("\t")
            return false
        }
    }
}
