import Foundation
import Testing

@testable import GatewayTestSupport

@Suite("questions on a terminal")
struct QuestionTests {
    let folder: TemporaryFolder
    private let deleted = Flag()

    init() throws { folder = try TemporaryFolder() }

    private func terminal(_ options: [String], _ code: String, _ server: TestServer) throws -> PseudoTerminal {
        try folder.write("sync.lua", code)
        return try PseudoTerminal(
            ["--gateway", server.url, "--connection", "acme"] + options + ["sync.lua"], in: folder,
            environment: ["MATON_API_KEY": "key", "TZ": "UTC"])
    }

    private static func posts(_ server: TestServer) -> Int { server.requests.filter { $0.method != "GET" }.count }

    /// An account with an actor that has run before, things to delete, schedules and webhooks.
    private static let account = Script { request in
        let path = request.target.split(separator: "?")[0].split(separator: "/").dropFirst(2).joined(separator: "/")
        if request.method == "DELETE" { return TestServer.answer(204, "") }
        if request.method != "GET" { return TestServer.answer(201, #"{"data":{"id":"R9","status":"SUCCEEDED"}}"#) }
        let runs = [0.002, 0.011].map { #"{"id":"R","actId":"A1","usageTotalUsd":\#($0)}"# }.joined(separator: ",")
        let body =
            switch path {
            case "users/me": #"{"data":{"id":"U1","username":"acme-corp"}}"#
            case "acts/apify~web-scraper": #"{"data":{"id":"A1","name":"web-scraper","title":"Web \u001b[31mScraper"}}"#
            case "actor-runs": #"{"data":{"items":[\#(runs)]}}"#
            case "datasets/full": #"{"data":{"id":"full","itemCount":3}}"#
            case "datasets/named": #"{"data":{"id":"D1","name":"reports","itemCount":0}}"#
            case "datasets/empty": #"{"data":{"id":"empty","itemCount":0}}"#
            case "schedules":
                #"{"data":{"items":[{"id":"S1","name":"old","cronExpression":"0 1 * * *","actions":[{"actorId":"A1"}]}]}}"#
            case "schedules/S1": #"{"data":{"id":"S1","name":"old","cronExpression":"0 1 * * *","isEnabled":true}}"#
            case "webhooks":
                #"{"data":{"items":[{"id":"W1","requestUrl":"https://example.com/old","condition":{"actorId":"A1"}}]}}"#
            default: #"{"data":{"id":"x"}}"#
            }
        return TestServer.answer(body)
    }

    private static let run =
        "apify.acts.run('apify~web-scraper', { startUrls = { 1, 2 }, maxRequestsPerCrawl = 10 }) print('done')"

    @Test("say what, on which account, with what input, what it cost before and from where; y does it")
    func start() async throws {
        try await TestServer.with(Self.account) { server in
            let terminal = try terminal([], Self.run, server)
            let question = try terminal.read(until: "[n] no > ")
            for part in [
                "moongate: start a run?  [spend]", "actor    apify~web-scraper (Web \u{FFFD}[31mScraper)",
                "input    maxRequestsPerCrawl: 10, startUrls: 2 entries",
                "cost     the last 2 runs here: $0.0020 - $0.0110",
                "account  acme-corp, connection acme", "from     sync.lua:1, apify.acts.run", "[y] this one",
                "[a] runs of this actor, this session",
            ] { #expect(question.contains(part), "\(part) in \(question)") }
            #expect(Self.posts(server) == 0)
            terminal.type("i")
            #expect(try terminal.read(until: "[n] no > ").contains("maxRequestsPerCrawl: 10\r\n"))
            terminal.type("y")
            _ = try terminal.read(until: "done")
            #expect(terminal.exitStatus() == 0 && Self.posts(server) == 1)
        }
    }

    @Test(
        "are answered with no by n, Enter, Escape, Ctrl-C and Ctrl-D, which ends the script with 77",
        arguments: ["n", "\r", "\u{1B}", "\u{3}", "\u{4}"])
    func declined(key: String) async throws {
        try await TestServer.with(Self.account) { server in
            let terminal = try terminal([], Self.run, server)
            _ = try terminal.read(until: "[n] no > ")
            terminal.type(key)
            _ = try terminal.read(until: "why: the answer to the question was no")
            #expect(terminal.exitStatus() == 77 && Self.posts(server) == 0)
        }
    }

    @Test("are not answered by what was typed before them, and not with yes by a paste")
    func typedAhead() async throws {
        try await TestServer.with(Self.account) { server in
            let terminal = try terminal([], "print('begun') io.stdout:flush() async.sleep(0.3) " + Self.run, server)
            _ = try terminal.read(until: "begun")
            terminal.type("yyyy\n")
            _ = try terminal.read(until: "[n] no > ")
            terminal.type("\u{1B}[200~y\u{1B}[201~")
            _ = try terminal.read(until: "why: the answer to the question was no")
            #expect(terminal.exitStatus() == 77 && Self.posts(server) == 0)
        }
    }

    @Test("a: the same actor is not asked about again, another one is")
    func session() async throws {
        try await TestServer.with(Self.account) { server in
            let code = """
                apify.acts.run('apify~web-scraper', {})
                apify.acts.run('apify~web-scraper', {})
                apify.acts.run('other~actor', {})
                """
            let terminal = try terminal([], code, server)
            _ = try terminal.read(until: "[n] no > ")
            terminal.type("a")
            let second = try terminal.read(until: "[n] no > ")
            #expect(second.contains("other~actor") && Self.posts(server) == 2)
            terminal.type("n")
            #expect(terminal.exitStatus() == 77)
        }
    }

    @Test(
        "before what has a name or holds something is deleted, its name has to be typed",
        arguments: [("full", "holds    3 items", "full"), ("named", "named reports, 0 items", "reports")])
    func typedName(id: String, holds: String, word: String) async throws {
        try await TestServer.with(Self.account) { server in
            for (typed, isDone) in [("y", false), (word, true)] {
                let terminal = try terminal([], "apify.datasets.delete('\(id)')", server)
                let question = try terminal.read(until: "press Enter to leave it > ")
                #expect(question.contains(holds) && question.contains("type \(word) to go on"), "\(question)")
                terminal.type(typed + "x\u{7F}\r")
                #expect(terminal.exitStatus() == (isDone ? 0 : 77))
                #expect(Self.posts(server) == (isDone ? 1 : 0))
            }
        }
    }

    @Test("before an empty thing without a name is deleted, a key is enough")
    func empty() async throws {
        try await TestServer.with(Self.account) { server in
            let terminal = try terminal([], "apify.datasets.delete('empty')", server)
            #expect(try terminal.read(until: "[n] no > ").contains("holds    0 items"))
            terminal.type("y")
            #expect(terminal.exitStatus() == 0)
        }
    }

    @Test("many of one line are asked about once")
    func many() async throws {
        try await TestServer.with(Self.account) { server in
            let code =
                "async.map({ 1, 2, 3, 4, 5, 6, 7 }, function(n) apify.key_value_stores.delete_record('s', 'k' .. n) end)"
            let terminal = try terminal([], code, server)
            let question = try terminal.read(until: "[n] no > ")
            #expect(
                question.contains("moongate: 7 times: delete the record?") && question.contains("and 2 more"),
                "\(question)")
            #expect(question.contains("[y] all 7"))
            terminal.type("y")
            #expect(terminal.exitStatus() == 0 && Self.posts(server) == 7)
        }
    }

    @Test(
        "many runs of one line: what each gets, what they have in common once; a yes for the session goes for them all")
    func manyRuns() async throws {
        try await TestServer.with(Self.account) { server in
            let code = """
                async.map({ 1, 2, 3, 4, 5, 6, 7 }, function(n) apify.acts.run('apify~web-scraper', { max = n }) end)
                apify.acts.run('apify~web-scraper', { max = 8 })
                """
            let terminal = try terminal([], code, server)
            let question = try terminal.read(until: "[n] no > ")
            #expect(question.components(separatedBy: "actor    apify~web-scraper").count == 2, "\(question)")
            // Tasks come in any order.
            #expect(question.components(separatedBy: "input    max: ").count == 6, "\(question)")
            #expect(question.contains("and 2 more\r\n"), "\(question)")
            #expect(question.components(separatedBy: "cost     ").count == 2)
            terminal.type("i")
            let all = try terminal.read(until: "[n] no > ")
            for n in 1...7 { #expect(all.contains("max: \(n)\r\n"), "\(all)") }
            terminal.type("a")
            #expect(terminal.exitStatus() == 0 && Self.posts(server) == 8)
        }
    }

    @Test("name what a script names by its ID")
    func knownAs() async throws {
        try await TestServer.with(Self.account) { server in
            for (code, known) in [
                ("apify.schedules.delete('S1')", "known as old, 0 1 * * *"),
                ("apify.datasets.push('named', { n = 1 })", "known as reports"),
                (
                    "apify.webhooks.create({ requestUrl = 'https://example.com', eventTypes = { 'ACTOR.RUN.FAILED' }, "
                        + "condition = { actorId = 'apify~web-scraper' } })", "of       apify~web-scraper (Web "
                ),
            ] {
                let terminal = try terminal([], code, server)
                let question = try terminal.read(until: "[n] no > ")
                #expect(question.contains(known), "\(question)")
                terminal.type("n")
                #expect(terminal.exitStatus() == 77)
            }
        }
    }

    @Test("a schedule: what exists that overlaps, what will start, and the next three times")
    func schedule() async throws {
        try await TestServer.with(Self.account) { server in
            let code = """
                apify.schedules.create({ name = 'new', cronExpression = '0 0 * * *', isEnabled = true,
                  actions = { { type = 'RUN_ACTOR', actorId = 'A1' } } })
                """
            let terminal = try terminal([], code, server)
            let question = try terminal.read(until: "[n] no > ")
            for part in [
                "create a schedule?  [persist, spend]", "existing S1, old, 0 1 * * *", "starts   A1",
                "when     0 0 * * * (UTC)",
            ] { #expect(question.contains(part), "\(part) in \(question)") }
            let next = question.split(separator: "\r\n").first { $0.contains("next ") } ?? ""
            #expect(next.components(separatedBy: "00:00 UTC").count == 4, "\(next)")
            terminal.type("y")
            #expect(terminal.exitStatus() == 0)
        }
    }

    @Test("a change of a schedule shows what changes; a webhook shows where it sends")
    func lasting() async throws {
        try await TestServer.with(Self.account) { server in
            let change = try terminal([], "apify.schedules.update('S1', { cronExpression = '0 5 * * *' })", server)
            let diff = try change.read(until: "[n] no > ")
            #expect(diff.contains(#"change   cronExpression: "0 1 * * *" -> "0 5 * * *""#), "\(diff)")
            change.type("n")
            #expect(change.exitStatus() == 77)
            let code = """
                apify.webhooks.create({ requestUrl = 'https://example.com/new', eventTypes = { 'ACTOR.RUN.FAILED' },
                  condition = { actorId = 'A1' } })
                """
            let hook = try terminal([], code, server)
            let question = try hook.read(until: "[n] no > ")
            #expect(question.contains("existing W1, https://example.com/old"), "\(question)")
            #expect(
                question.contains("sends to https://example.com/new") && question.contains("when     ACTOR.RUN.FAILED"))
            hook.type("y")
            #expect(hook.exitStatus() == 0)
        }
    }

    @Test("-y answers them, --no-prompt forbids them, an option makes them needless, and a denial ends them")
    func options() async throws {
        try await TestServer.with(Self.account) { server in
            for (options, status) in [
                (["-y"], 0), (["--no-prompt"], 77), (["--allow-spend"], 0), (["-y", "--deny-spend"], 77),
            ] {
                let terminal = try terminal(options, Self.run, server)
                #expect(terminal.exitStatus() == status, "\(options)")
            }
            #expect(Self.posts(server) == 2)
        }
    }

    /// The policy of the user of ``folder``; nil when there is none.
    private var policy: String? {
        try? String(contentsOfFile: folder.path + "/.config/moongate/policy.json", encoding: .utf8)
    }

    @Test("s: the answer is written into the policy, which keeps what it says, and the next script is not asked")
    func saved() async throws {
        try await TestServer.with(Self.account) { server in
            let first = try terminal([], Self.run, server)
            #expect(try first.read(until: "[n] no > ").contains("[s] save to policy"))
            first.type("s")
            let told = try first.read(until: "is allowed from now on")
            #expect(told.contains("policy.json: spend actor:apify~web-scraper"), "\(told)")
            #expect(first.exitStatus() == 0)
            let allowed = """
                {
                  "allow" : {
                    "spend" : [
                      "actor:apify~web-scraper"
                    ]
                  }
                }

                """
            #expect(policy == allowed)
            let path = folder.path + "/.config/moongate/policy.json"
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            #expect(attributes[.posixPermissions] as? Int == 0o600)
            #expect(try terminal([], Self.run, server).exitStatus() == 0)
            // Another actor is asked about, and saved beside what is there.
            let text =
                #"{ "limits": { "max_usd": 5 }, "deny": { "delete": true }, "allow": { "spend": "actor:mine", "write": true } }"#
            try text.write(toFile: path, atomically: true, encoding: .utf8)
            let second = try terminal([], "apify.acts.run('other~actor')", server)
            _ = try second.read(until: "[n] no > ")
            second.type("s")
            #expect(second.exitStatus() == 0)
            let rest = try #require(policy)
            for part in [
                "\"actor:mine\",\n      \"other~actor\"".replacing("\"other", with: "\"actor:other"),
                "\"write\" : true",
                "\"delete\" : true", "\"max_usd\" : 5",
            ] { #expect(rest.contains(part), "\(part) in \(rest)") }
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: folder.path + "/.config/moongate") == [
                    "policy.json"
                ])
        }
    }

    @Test(
        "offer no saving where it would allow more than was asked, or nothing that comes again",
        arguments: [
            "apify.datasets.create()", "apify.runs.abort('R1')", "apify.key_value_stores.delete_record('s', 'k*')",
            "apify.schedules.create({ cronExpression = '0 0 * * *', isEnabled = true })",
        ])
    func unsavable(code: String) async throws {
        try await TestServer.with(Self.account) { server in
            let terminal = try terminal([], code, server)
            #expect(!(try terminal.read(until: "[n] no > ").contains("save to policy")))
            terminal.type("s")
            #expect(try terminal.read(until: "\u{7}") == "\u{7}")
            terminal.type("n")
            #expect(terminal.exitStatus() == 77 && policy == nil)
        }
    }

    @Test("that a policy which cannot be written would answer are answered for this session")
    func unwritable() async throws {
        try await TestServer.with(Self.account) { server in
            try FileManager.default.createDirectory(
                atPath: folder.path + "/.config", withIntermediateDirectories: true)
            try folder.write(".config/moongate", "a file in place of the folder")
            let terminal = try terminal([], Self.run + " " + Self.run, server)
            _ = try terminal.read(until: "[n] no > ")
            terminal.type("s")
            _ = try terminal.read(until: "could not be changed")
            #expect(terminal.exitStatus() == 0 && Self.posts(server) == 2)
        }
    }

    @Test("are not put about names that nobody could read to their end")
    func endless() async throws {
        try await TestServer.with(Self.account) { server in
            let terminal = try terminal([], "apify.datasets.delete(('x'):rep(10001))", server)
            _ = try terminal.read(until: "a question whose names cannot be shown is not asked")
            #expect(terminal.exitStatus() == 77 && Self.posts(server) == 0)
        }
    }

    @Test("warn of large inputs and of crawls without a limit")
    func warnings() async throws {
        try await TestServer.with(Self.account) { server in
            let code = """
                local urls = {}
                for n = 1, 150 do urls[n] = { url = "https://example.com/" .. n } end
                apify.acts.run("apify~web-scraper", { startUrls = urls })
                """
            let terminal = try terminal([], code, server)
            let question = try terminal.read(until: "[n] no > ")
            #expect(question.contains("! a large input: startUrls has 150 entries"), "\(question)")
            #expect(question.contains("! nothing such as maxRequestsPerCrawl limits the crawl"), "\(question)")
            terminal.type("n")
            #expect(terminal.exitStatus() == 77)
        }
    }

    @Test("go away when the script is stopped")
    func stopped() async throws {
        try await TestServer.with(Self.account) { server in
            let terminal = try terminal(["--timeout", "1s"], Self.run, server)
            _ = try terminal.read(until: "[n] no > ")
            #expect(terminal.exitStatus() == 124 && Self.posts(server) == 0)
        }
    }

    @Test("are drawn on a terminal that is in order, whatever the script did to it")
    func reset() async throws {
        try await TestServer.with(Self.account) { server in
            try folder.write("sync.lua", "io.write('\\27[8m\\27[?25l\\27[1;2r\\14') io.stdout:flush() " + Self.run)
            let terminal = try PseudoTerminal(
                ["--gateway", server.url, "sync.lua"], in: folder,
                environment: ["MATON_API_KEY": "key", "TERM": "xterm"])
            let seen = try terminal.read(until: "moongate: start a run?")
            #expect(
                seen.hasSuffix(
                    "\u{1B}7\u{1B}[r\u{1B}8\u{1B}[0m\u{1B}(B\u{0F}\u{1B}[?25h\r\u{1B}[Jmoongate: start a run?"),
                "\(seen)")
            terminal.type("n")
            #expect(terminal.exitStatus() == 77)
        }
    }

    @Test("stand alone: no other task of the script writes meanwhile")
    func alone() async throws {
        try await TestServer.with(Self.account) { server in
            let code = """
                async.spawn(function() for i = 1, 1000 do async.sleep(0.01) io.write('noise') end end):detach()
                apify.acts.run('apify~web-scraper', {})
                io.write('after')
                """
            let terminal = try terminal([], code, server)
            _ = try terminal.read(until: "[n] no > ")
            terminal.type("x")
            // The bell comes right behind the question: nobody wrote between them.
            #expect(try terminal.read(until: "\u{7}") == "\u{7}")
            terminal.type("y")
            _ = try terminal.read(until: "after")
        }
    }
}
