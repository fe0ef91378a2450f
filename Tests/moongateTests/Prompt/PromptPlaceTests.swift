import Foundation
import Testing

@testable import TerminalTestSupport

@Suite("Where the prompt acts, and what it starts")
struct PromptPlaceTests {
    @Test(":gateway and :local switch, the prompt says where, and state stays")
    func gateways() throws {
        let folder = try TemporaryFolder()
        let server = try ServedGateway(folder: folder, token: "other-token")
        defer { server.stop() }
        let prompt = try PromptDriver(
            ["--gateway", "local"], in: folder, environment: ["MATON_API_KEY": "other-token"])
        try prompt.run("kept = apify.datasets.create({ name = 'here' }).id")
        try prompt.press(":gateway \(server.baseURL)\r")
        try prompt.wait("the new place") { $0.cursorLine.hasPrefix("moongate 127.0.0.1") }
        #expect(try prompt.run("kept ~= nil") == ["true"])
        #expect(try prompt.run("apify.datasets.get(kept)").first == "[1] nil")
        #expect(try prompt.run(":log").contains { $0.contains("404") })
        try prompt.press(":local\r")
        try prompt.wait("the old place") { $0.cursorLine == "moongate local>" }
        #expect(try prompt.run("apify.users.me().username ~= nil") == ["true"])
        #expect(try prompt.run(":gateway") == ["inputs act on local"])
        #expect(try prompt.run(":gateway nonsense").first?.contains("nonsense") == true)
        #expect(prompt.leave() == 0)
    }

    @Test("the prompt names a gateway that the environment chooses by its address")
    func fromEnvironment() throws {
        let folder = try TemporaryFolder()
        let server = try ServedGateway(folder: folder, token: "other-token")
        defer { server.stop() }
        let prompt = try PromptDriver(
            in: folder, environment: ["MATON_API_KEY": "other-token", "MOONGATE_GATEWAY": server.baseURL])
        try prompt.wait("the place") { $0.cursorLine.hasPrefix("moongate 127.0.0.1") }
        #expect(try prompt.run(":gateway").first == "inputs act on \(server.baseURL)")
        #expect(prompt.leave() == 0)
    }

    @Test("the prompt names the connection; :conn lists connections and acts through another one")
    func connections() throws {
        let folder = try TemporaryFolder()
        let server = try ServedGateway(folder: folder, token: "team-token", options: ["--confirm-connections"])
        defer { server.stop() }
        var environment = [
            "MATON_API_KEY": "team-token", "MATON_GATEWAY_URL": server.baseURL, "MATON_CONTROL_URL": server.baseURL,
        ]
        let create = ["-A", "-e", "print(apify.connections.create({ app = 'apify' }).connection_id)"]
        let ids = try (0..<2).map { _ in
            try MoongateBinary.run(create, in: folder, environment: environment).output
                .trimmingCharacters(in: .newlines)
        }
        environment["MOONGATE_CONNECTION"] = ids[0]
        let prompt = try PromptDriver(in: folder, environment: environment)
        try prompt.wait("the connection") { screen in
            screen.cursorLine.hasPrefix("moongate \(ids[0].prefix(8))")
        }
        let list = try prompt.run(":conn")
        #expect(list.contains { $0.hasPrefix("* \(ids[0])") && $0.hasSuffix("ACTIVE") }, "\(list)")
        #expect(list.contains { $0.hasPrefix("  \(ids[1])") })
        #expect(try prompt.run(":conn \(ids[1])").first == "inputs act through \(ids[1].prefix(8))")
        #expect(try prompt.run(":conn").contains { $0.hasPrefix("* \(ids[1])") })
        // As the prompt names it, and as far as it has to be typed.
        #expect(try prompt.run(":conn \(ids[0].prefix(8))").first == "inputs act through \(ids[0].prefix(8))")
        try prompt.run(":conn")
        prompt.type(":conn \(ids[1].prefix(4))\t")
        try prompt.wait(forLine: "moongate \(ids[0].prefix(8))> :conn \(ids[1])")
        try prompt.press("\u{3}")
        #expect(try prompt.run(":conn nobody").first?.contains("nobody") == true)
        #expect(prompt.leave() == 0)
    }

    @Test(":open hands the page of what was shown to the browser")
    func open() throws {
        let folder = try TemporaryFolder()
        let browser = try folder.write("browser", "#!/bin/sh\necho \"$1\" >> pages\n")
        #expect(chmod(browser, 0o700) == 0)
        let prompt = try PromptDriver(in: folder, environment: ["BROWSER": browser])
        #expect(try prompt.run(":open").first?.hasPrefix("there is nothing to open") == true)
        try prompt.run("apify.datasets.create({ name = 'shown' })")
        #expect(try prompt.run(":open") == [])
        try prompt.run(":open apify.acts.get('apify/hello-world')")
        let pages = try String(contentsOfFile: folder.path + "/pages", encoding: .utf8).split(separator: "\n")
        #expect(pages.count == 2)
        #expect(pages.first?.hasPrefix("http://127.0.0.1:") == true && pages.first?.contains("/v2/datasets/") == true)
        #expect(pages.last?.contains("/v2/acts/") == true)
    }

    @Test(":open shows the address where no browser is")
    func openWithoutBrowser() throws {
        let prompt = try PromptDriver(environment: ["BROWSER": ""])
        try prompt.run("apify.datasets.create({ name = 'shown' })")
        #expect(try prompt.run(":open").joined(separator: " ").hasPrefix("open this in a browser: http://127.0.0.1:"))
    }

    @Test(":jobs lists, waits for and cancels jobs")
    func jobs() throws {
        let prompt = try PromptDriver()
        #expect(try prompt.run(":jobs").first?.hasPrefix("there are no jobs") == true)
        try prompt.run("async.spawn(function() async.sleep(600) end);")
        try prompt.run("async.spawn(function() while not go do async.sleep(0.01) end done = true end);")
        let list = try prompt.run(":jobs")
        #expect(list.filter { $0.contains("running") }.count == 2, "\(list)")
        try prompt.run("go = true")
        try prompt.press(":jobs wait 2\r")
        #expect(try prompt.run("done") == ["true"])
        // Ctrl-C ends the waiting, not the job.
        let readings = prompt.screen.readings
        prompt.type(":jobs wait 1\r")
        try prompt.wait("the wait") { _ in prompt.device.modes.has(ISIG) }
        prompt.type("\u{3}")
        try prompt.waitForPrompt(after: readings)
        #expect(try prompt.run(":jobs").first?.contains("running") == true)
        try prompt.press(":jobs cancel 1\r")
        try prompt.wait(for: "job 1 was cancelled")
        #expect(try prompt.run(":jobs").first?.contains("cancelled") == true)
        #expect(try prompt.run(":jobs cancel 9").first?.contains("the number of a job") == true)
        #expect(prompt.leave() == 0)
    }

    @Test(":save writes what worked as a script that runs, and nothing is overwritten")
    func save() throws {
        let prompt = try PromptDriver()
        try prompt.run("local total = 20")
        try prompt.run("error('not this')")
        try prompt.run("token = '0123456789abcdef0123456789abcdef'")
        try prompt.run("total + 1")
        prompt.type(Keys.paste("for i = 1, 2 do\n  print('line', i)\nend"))
        try prompt.press("\r")
        #expect(try prompt.run(":save session.lua").first == "3 inputs are in session.lua; 1 with secrets left out")
        #expect(try prompt.run(":save session.lua").first?.contains("exists already") == true)
        let outcome = try MoongateBinary.run(["session.lua"], in: prompt.folder)
        #expect(outcome.output == "21\nline\t1\nline\t2\n" && outcome.status == 0, "\(outcome)")
        let text = try String(contentsOfFile: prompt.folder.path + "/session.lua", encoding: .utf8)
        #expect(!text.contains("not this") && !text.contains("0123456789abcdef"))
    }

    @Test("a saved session does without what only the prompt has, and keeps the results that it goes on from")
    func saveResults() throws {
        let prompt = try PromptDriver()
        for input in [
            "20", "_1 + 1", "_ * 2", "help('datasets')", "chart({ 1, 2 })", "return 7", "t = { help = _3 }", "t.help",
        ] {
            try prompt.run(input)
        }
        #expect(try prompt.run(":save session.lua").first == "8 inputs are in session.lua")
        let outcome = try MoongateBinary.run(["session.lua"], in: prompt.folder)
        #expect(outcome.output == "7\n42\n" && outcome.status == 0, "\(outcome)")
    }

    @Test(":load runs a file in the session, and says what is wrong with one")
    func load() throws {
        let prompt = try PromptDriver()
        try prompt.folder.write("good.lua", "#!/usr/bin/env moongate\nloaded = 5\nreturn loaded * 2\n")
        defer { #expect(!prompt.history.contains("loaded * 2"), "a file is in the history") }
        try prompt.folder.write("half.lua", "if x then\n")
        try prompt.folder.write("bad.lua", "\n\nx = = 1\n")
        #expect(try prompt.run(":load good.lua") == ["10"])
        #expect(try prompt.run("loaded") == ["5"])
        #expect(try prompt.run(":load half.lua").first?.contains("ends too early") == true)
        #expect(try prompt.run(":load bad.lua").joined().contains("bad.lua:3"))
        #expect(try prompt.run(":load missing.lua").first?.contains("cannot open missing.lua") == true)
    }

    @Test(":edit opens the last input, or an earlier one, in the user's editor")
    func edit() throws {
        let folder = try TemporaryFolder()
        let editor = try folder.write("editor", "#!/bin/sh\nsed -i 's/1/2/g' \"$1\"\n")
        #expect(chmod(editor, 0o700) == 0)
        let prompt = try PromptDriver(in: folder, environment: ["EDITOR": "/bin/false", "VISUAL": editor])
        try prompt.run("1 + 1")
        try prompt.run("100")
        prompt.type(":edit\r")
        try prompt.wait(forLine: "moongate local> 200")
        #expect(try prompt.press("\r").last == "200")
        prompt.type(":edit 1\r")
        try prompt.wait(forLine: "moongate local> 2 + 2")
        #expect(try prompt.press("\r").last == "4")
    }

    @Test("the init file runs before the first prompt, and --norc leaves it alone")
    func initFile() throws {
        let folder = try TemporaryFolder()
        try folder.write(".config/moongate/init.lua", "greeting = 'hello' print('from init')\n")
        let prompt = try PromptDriver(in: folder)
        #expect(prompt.screen.texts.first == "from init")
        #expect(try prompt.run("greeting") == ["\"hello\""])
        let without = try PromptDriver(["--norc"], in: folder)
        #expect(without.screen.texts == ["moongate local>"])
        #expect(try without.run("greeting") == ["nil"])
    }

    @Test("an init file with an error is told of and the session begins all the same")
    func brokenInitFile() throws {
        let folder = try TemporaryFolder()
        try folder.write(".config/moongate/init.lua", "error('broken init')\n")
        let prompt = try PromptDriver(in: folder)
        #expect(prompt.screen.texts.contains { $0.contains("broken init") })
        #expect(try prompt.run("6 * 7") == ["42"])
    }
}
