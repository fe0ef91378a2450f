import Foundation
import GatewayTestSupport
import Testing

@testable import GatewayTestSupport
@testable import TerminalTestSupport

@Suite("Ctrl-C while something runs or waits")
struct PromptWaitingTests {
    /// A gateway on which everything that is asked for below `silent` is never answered, and runs go on for ever.
    private static let standIn = Script { request in
        if request.target.contains("silent") { return [] }
        if request.target.contains("busy") {
            return TestServer.answer(503, "", headers: ["Retry-After: 100"])
        }
        if request.target.contains("abort") {
            return TestServer.answer(#"{"data":{"id":"R1","status":"ABORTING"}}"#)
        }
        return TestServer.answer(#"{"data":{"id":"R1","status":"RUNNING","items":[],"total":0}}"#)
    }

    private func atStandIn(_ body: (PromptDriver, TestServer) async throws -> Void) async throws {
        try await TestServer.with(Self.standIn) { server in
            let prompt = try PromptDriver(["--gateway", server.url], environment: ["MATON_API_KEY": "a-key-of-tests"])
            try await body(prompt, server)
        }
    }

    private func requests(_ server: TestServer, _ part: String) -> Int {
        server.requests.count { $0.target.contains(part) }
    }

    /// Runs an input that says `begun` when it has, then presses Ctrl-C.
    private func interrupt(_ prompt: PromptDriver, _ input: String) throws -> [String] {
        let readings = prompt.screen.readings
        prompt.type("print('beg' .. 'un') " + input + "\r")
        try prompt.wait("the beginning") { $0.texts.contains("begun") }
        prompt.type("\u{3}")
        try prompt.waitForPrompt(after: readings)
        return prompt.screen.texts
    }

    @Test(
        "a loop ends, whatever protects it",
        arguments: [
            "while true do end", "while true do pcall(function() while true do end end) end",
            "while true do xpcall(function() while true do end end, function() while true do end end) end",
            "while true do coroutine.wrap(function() while true do end end)() end",
            "do local x <close> = setmetatable({}, { __close = function() while true do end end }) end",
            "while true do pcall(async.sleep, 0.01) end",
            "while true do pcall(function() async.spawn(function() while true do end end):await() end) end",
            "table.sort({ 3, 2, 1 }, function() while true do end end)",
            "; ('x'):rep(20):gsub('.', function() while true do end end)",
        ])
    func loops(input: String) throws {
        let prompt = try PromptDriver()
        let seen = try interrupt(prompt, input)
        #expect(seen.contains("interrupted"), "\(seen)")
        #expect(try prompt.run("6 * 7") == ["42"])
        #expect(prompt.leave() == 0)
    }

    /// Runs an input and presses Ctrl-C when its request has come to the server.
    private func interrupt(_ prompt: PromptDriver, _ server: TestServer, _ input: String, _ part: String) throws {
        let readings = prompt.screen.readings
        prompt.type(input + "\r")
        try prompt.wait("the request") { _ in requests(server, part) > 0 }
        prompt.type("\u{3}")
        try prompt.waitForPrompt(after: readings)
    }

    @Test("a request is given up; of one that changes nothing there is nothing to say")
    func read() async throws {
        try await atStandIn { prompt, server in
            try interrupt(prompt, server, "apify.datasets.get('silent')", "silent")
            #expect(prompt.screen.texts.contains("interrupted"))
            #expect(!prompt.screen.texts.contains { $0.contains("outcome unknown") })
            #expect(try prompt.run("6 * 7") == ["42"])
        }
    }

    @Test("of a write it is said that its outcome is unknown, with verb and path")
    func write() async throws {
        try await atStandIn { prompt, server in
            try interrupt(prompt, server, "apify.datasets.push('silent', { { n = 1 } })", "silent")
            let seen = prompt.screen.texts
            #expect(seen.contains { $0.hasPrefix("outcome unknown: POST /v2/datasets/silent/items") }, "\(seen)")
        }
    }

    @Test("a pause before another attempt ends at once")
    func backOff() async throws {
        try await atStandIn { prompt, server in
            try interrupt(prompt, server, "apify.datasets.get('busy')", "busy")
            let next = try prompt.run("6 * 7")
            #expect(next == ["42"], "\(next) after \(prompt.screen.texts)")
        }
    }

    private func askAboutRun(_ prompt: PromptDriver) throws -> Int {
        let readings = prompt.screen.readings
        prompt.type("apify.wait('R1')\r")
        try prompt.wait(for: "waiting for R1")
        prompt.type("\u{3}")
        try prompt.wait("the question") {
            $0.cursorLine.hasSuffix("run R1 is RUNNING  [k]eep waiting  [l]eave running  [a]bort >")
        }
        return readings
    }

    @Test(
        "a wait for a run asks what is to become of it, and leaves it alone by default",
        arguments: ["l", "\r", "\u{4}", "\u{3}"])
    func leave(answer: String) async throws {
        try await atStandIn { prompt, server in
            let readings = try askAboutRun(prompt)
            prompt.type(answer)
            try prompt.waitForPrompt(after: readings + 1)
            #expect(prompt.screen.texts.contains(#"run R1 goes on; apify.wait("R1") waits for it again"#))
            #expect(requests(server, "abort") == 0)
        }
    }

    @Test("the run is aborted when that is wanted")
    func abort() async throws {
        try await atStandIn { prompt, server in
            let readings = try askAboutRun(prompt)
            prompt.type("a")
            try prompt.waitForPrompt(after: readings + 1)
            #expect(prompt.screen.texts.contains("run R1 is being aborted"))
            #expect(requests(server, "abort") == 1)
        }
    }

    @Test("the wait goes on when that is wanted, and Ctrl-C asks again")
    func keep() async throws {
        try await atStandIn { prompt, server in
            _ = try askAboutRun(prompt)
            prompt.type("k")
            let count = requests(server, "R1")
            try prompt.wait("more looks at the run") { _ in requests(server, "R1") > count }
            prompt.type("\u{3}")
            try prompt.wait("the question") { $0.texts.count { $0.hasPrefix("run R1 is RUNNING") } == 2 }
            let readings = prompt.screen.readings
            prompt.type("l")
            try prompt.waitForPrompt(after: readings)
            #expect(requests(server, "abort") == 0)
        }
    }

    @Test("a download keeps what has come and says how to go on")
    func download() async throws {
        let script = Script { request in
            guard request.target.contains("/items") else {
                return TestServer.answer(#"{"data":{"id":"D1","items":[]}}"#)
            }
            let head = "HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n"
            return [.send(head + "8\r\n{\"a\":1}\n\r\n"), .wait(Gate())]
        }
        try await TestServer.with(script) { server in
            let prompt = try PromptDriver(["--gateway", server.url], environment: ["MATON_API_KEY": "a-key-of-tests"])
            let part = prompt.folder.path + "/items.jsonl.part"
            let readings = prompt.screen.readings
            prompt.type("apify.datasets.download('D1', 'items.jsonl')\r")
            try prompt.wait("the first bytes") { _ in
                FileManager.default.contents(atPath: part)?.isEmpty == false
            }
            prompt.type("\u{3}")
            try prompt.waitForPrompt(after: readings)
            let seen = prompt.screen.texts.joined(separator: " ")
            #expect(seen.contains("items.jsonl.part") && seen.contains("resume = true"), "\(seen)")
            #expect(FileManager.default.fileExists(atPath: part))
            #expect(!FileManager.default.fileExists(atPath: prompt.folder.path + "/items.jsonl"))
        }
    }

    /// Blocks the Lua thread where nothing reaches it.
    private static let stuck = "print('beg' .. 'un') io.open('stuck'):read('a')"

    @Test("a second Ctrl-C gives a state up that nothing stops; history and session go on in a fresh one")
    func second() throws {
        let folder = try TemporaryFolder()
        #expect(mkfifo(folder.path + "/stuck", 0o600) == 0)
        let prompt = try PromptDriver(in: folder)
        try prompt.run("before = 1; async.spawn(function() async.sleep(600) end);")
        let readings = prompt.screen.readings
        prompt.type(Self.stuck + "\r")
        try prompt.wait("the beginning") { $0.texts.contains("begun") }
        prompt.type("\u{3}")
        try prompt.wait(for: "this does not stop; Ctrl-C once more gives its Lua state up")
        prompt.type("\u{3}")
        try prompt.waitForPrompt(after: readings)
        #expect(prompt.screen.texts.contains { $0.contains("this is a fresh Lua state") })
        #expect(try prompt.run("before") == ["nil"])
        #expect(try prompt.run("apify.users.me ~= nil") == ["true"])
        // The jobs of the old state are none of the new one's.
        #expect(try prompt.run(":jobs").first?.hasPrefix("there are no jobs") == true)
        prompt.type(String(repeating: Keys.up, count: 5))
        try prompt.wait(forLine: "moongate local> before = 1; async.spawn(function() async.sleep(600) end);")
        try prompt.press("\u{3}")
        #expect(prompt.leave() == 0)
        #expect(prompt.isInOrder)
    }

    @Test("a job that never waits keeps nobody from leaving by a word: Ctrl-C stops it")
    func busyJob() throws {
        let prompt = try PromptDriver()
        try prompt.run("async.spawn(function() while true do end end);")
        prompt.type("quit\r")
        try prompt.wait("the question to the state") { _ in prompt.device.modes.has(ISIG) }
        prompt.type("\u{3}")
        #expect(prompt.terminal.exitStatus() == 0)
    }

    @Test("what is typed while Lua runs waits for the next prompt, input by input")
    func typeAhead() throws {
        let prompt = try PromptDriver()
        prompt.type("\u{C}")
        try prompt.wait("a clear screen") { $0.texts == ["moongate local>"] }
        let readings = prompt.screen.readings
        prompt.type("print('beg' .. 'un') async.sleep(0.5)\r")
        try prompt.wait("the beginning") { $0.texts.contains("begun") }
        prompt.type("1 + 1\r'second'\runfinished")
        try prompt.wait("all of it") { screen in
            screen.readings == readings + 3 && screen.cursorLine == "moongate local> unfinished"
        }
        let expected = ["begun", "moongate local> 1 + 1", "2", "moongate local> 'second'", "\"second\""]
        #expect(Array(prompt.screen.texts.dropFirst().prefix(5)) == expected)
        try prompt.press("\u{3}")
        #expect(prompt.leave() == 0)
    }

    @Test("Ctrl-D while Lua runs waits for the next prompt")
    func queuedEnd() throws {
        let prompt = try PromptDriver()
        prompt.type("print('beg' .. 'un') async.sleep(0.3) print('en' .. 'ded')\r")
        try prompt.wait("the beginning") { $0.texts.contains("begun") }
        prompt.type("\u{4}")
        #expect(prompt.terminal.exitStatus() == 0)
        #expect(prompt.screen.texts.contains("ended"))
    }

    @Test("in the pager Ctrl-C is the pager's business")
    func pager() throws {
        let folder = try TemporaryFolder()
        let pager = try folder.write(
            "pager",
            "#!/bin/sh\ntrap 'echo caught' INT\ncat >/dev/null\necho shown\nuntil read answer </dev/tty; do :; done\necho left\n"
        )
        #expect(chmod(pager, 0o700) == 0)
        let prompt = try PromptDriver(in: folder, environment: ["MOONGATE_PAGER": pager])
        let readings = prompt.screen.readings
        prompt.type("do local t = {} for i = 1, 90 do t[i] = ('x'):rep(70) end return t end\r")
        try prompt.wait("the pager") { $0.texts.contains("shown") }
        prompt.type("\u{3}")
        try prompt.wait("its answer") { $0.texts.contains { $0.hasSuffix("caught") } }
        prompt.type("q\n")
        try prompt.waitForPrompt(after: readings)
        #expect(prompt.screen.texts.contains("left") && !prompt.screen.texts.contains("interrupted"))
        #expect(try prompt.run("6 * 7") == ["42"])
    }

    @Test("a command that waits for a gateway ends with Ctrl-C, and so does the wait for an abort")
    func commands() async throws {
        let script = Script { request in
            if request.target.contains("connections") || request.target.contains("abort") { return [] }
            return TestServer.answer(#"{"data":{"id":"R1","status":"RUNNING","items":[],"total":0}}"#)
        }
        try await TestServer.with(script) { server in
            let prompt = try PromptDriver(
                ["--gateway", server.url, "--connection", "c1"], environment: ["MATON_API_KEY": "a-key-of-tests"])
            var readings = prompt.screen.readings
            prompt.type(":conn\r")
            // The prompt may have asked by itself before.
            try prompt.wait("the request") { _ in
                requests(server, "connections") > 0 && prompt.device.modes.has(ISIG)
            }
            prompt.type("\u{3}")
            try prompt.waitForPrompt(after: readings)
            #expect(prompt.screen.texts.contains("interrupted"))
            readings = prompt.screen.readings
            prompt.type("apify.wait('R1')\r")
            try prompt.wait("the request") { _ in
                requests(server, "actor-runs/R1") > 0 && prompt.device.modes.has(ISIG)
            }
            prompt.type("\u{3}")
            try prompt.wait(for: "[a]bort")
            prompt.type("a")
            try prompt.wait("the abort") { _ in requests(server, "abort") > 0 }
            prompt.type("\u{3}")
            try prompt.waitForPrompt(after: readings)
            #expect(try prompt.run("6 * 7") == ["42"])
        }
    }
}
