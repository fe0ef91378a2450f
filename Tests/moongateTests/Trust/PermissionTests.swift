import Foundation
import Testing

@testable import GatewayTestSupport

@Suite("permissions on the command line, without a terminal")
struct PermissionTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func run(
        _ arguments: [String], on url: String, environment: [String: String] = [:]
    ) throws -> MoongateBinary.Outcome {
        try MoongateBinary.run(
            ["--gateway", url] + arguments, in: folder,
            environment: ["MATON_API_KEY": "the-secret-key"].merging(environment) { $1 })
    }

    private static let answers = Script { request in
        switch request.method {
        case "POST": TestServer.answer(201, #"{"data":{"id":"R1","status":"RUNNING"}}"#)
        case "DELETE": TestServer.answer(204, "")
        default: TestServer.answer(#"{"data":{"id":"D1","name":"important","username":"me","status":"SUCCEEDED"}}"#)
        }
    }

    @Test("what nobody allowed is refused before anything is sent, with what, where, why and how to allow just that")
    func refusal() async throws {
        try folder.write("sync.lua", "\napify.acts.run('apify~web-scraper', {})")
        try await TestServer.with(Self.answers) { server in
            let outcome = try run(["--connection", "acme-prod", "sync.lua"], on: server.url)
            #expect(outcome.status == 77)
            #expect(
                outcome.errors.hasPrefix(
                    """
                    moongate: sync.lua:2: permission denied: spend on actor:apify~web-scraper (connection acme-prod)
                      at sync.lua:2   apify.acts.run
                      why: nothing allows it, and there is no terminal to ask on
                      allow once:    moongate run --gateway \(server.url) --connection acme-prod \
                    --allow-spend=actor:apify~web-scraper sync.lua
                      allow always:  put "spend": ["actor:apify~web-scraper"] under "allow" in \
                    \(folder.path)/.config/moongate/policy.json

                    """), "\(outcome.errors)")
            #expect(server.requests.isEmpty)
            let asJSON = try run(["--json", "sync.lua"], on: server.url)
            #expect(asJSON.status == 77 && asJSON.output.contains(#""code":"permission_denied""#))
            #expect(asJSON.output.contains(#""effect":"spend""#) && asJSON.output.contains(#""operation":"acts.run""#))
        }
    }

    @Test("the command that would allow it is one to a shell, whatever letters stand before a quotation mark in a name")
    func pasted() async throws {
        let name = "x\u{0D4E}'; touch pasted; '"
        try folder.write("push.lua", "apify.datasets.push([[\(name)]], {})")
        let outcome = try run(["push.lua"], on: "http://127.0.0.1:9")
        #expect(outcome.status == 77)
        let line = try #require(outcome.errors.split(separator: "\n").first { $0.hasPrefix("  allow once:") })
        let shell = Process()
        shell.executableURL = URL(fileURLWithPath: "/bin/sh")
        shell.currentDirectoryURL = URL(fileURLWithPath: folder.path)
        shell.arguments = ["-c", "moongate() { printf '%s\\n' \"$@\"; }\n" + line.dropFirst("  allow once:".count)]
        let output = Pipe()
        shell.standardOutput = output
        try shell.run()
        let words = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        shell.waitUntilExit()
        #expect(words.contains("\n--allow-write=dataset:x\u{0D4E}?;?touch?pasted;??\n"), "\(words)")
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/pasted"))
    }

    @Test("a script can catch a refusal and go on")
    func caught() async throws {
        try await TestServer.with(Self.answers) { server in
            let code = "local ok, e = pcall(apify.datasets.delete, 'x') print(ok, e.code, e.effect, e.resource, e.rule)"
            let outcome = try run(["-e", code], on: server.url)
            #expect(outcome.output == "false\tpermission_denied\tdelete\tdataset:x\tdefault\n")
            #expect(outcome.status == 0)
        }
    }

    @Test(
        "options allow and forbid",
        arguments: [
            (["--allow-spend"], "apify.acts.run('x')", 0), (["--allow-spend=actor:x"], "apify.acts.run('x')", 0),
            (["--allow-spend=actor:y,actor:x"], "apify.acts.run('x')", 0),
            (["--allow-spend=actor:y"], "apify.acts.run('x')", 77),
            (["--allow-spend=task:x"], "apify.acts.run('x')", 77), (["--allow-write"], "apify.acts.run('x')", 77),
            (["-A"], "apify.acts.run('x')", 0), (["-A", "--deny-spend"], "apify.acts.run('x')", 77),
            (["-A", "--deny-spend=actor:x"], "apify.acts.run('x')", 77),
            (["-A", "--deny-spend=actor:y"], "apify.acts.run('x')", 0),
            (["-y"], "apify.acts.run('x')", 77), (["--allow-delete"], "apify.runs.abort('x')", 0),
            (["--allow-delete=run:x"], "apify.runs.abort('x')", 0),
            (["--allow-write"], "apify.datasets.push('x', {})", 0),
            (["--allow-write"], "apify.datasets.delete('x')", 77), ([], "apify.users.me()", 0),
            (["--allow-read=dataset:*"], "apify.users.me()", 77),
            (["--allow-read=dataset:*"], "apify.datasets.get('x')", 0),
            (["-A", "--allow-read=dataset:*"], "apify.users.me()", 77), (["--deny-read"], "apify.users.me()", 77),
            (["--allow-persist"], "apify.schedules.create({ actions = { { actorId = 'x' } } })", 77),
            (["--allow-persist", "--allow-spend"], "apify.schedules.create({ actions = { { actorId = 'x' } } })", 0),
            (["--allow-persist"], "apify.webhooks.create({ requestUrl = 'https://example.com' })", 0),
            (
                ["--allow-spend"],
                "apify.acts.run('x', nil, { webhooks = { { requestUrl = 'https://example.com' } } })", 77
            ),
            (["--allow-spend=web-scraper"], "", 64), (["--deny-delete=datset:x"], "", 64), (["--max-runs=-1"], "", 64),
        ] as [([String], String, Int32)])
    func options(options: [String], code: String, status: Int32) async throws {
        try await TestServer.with(Self.answers) { server in
            let outcome = try run(options + ["-e", code], on: server.url)
            #expect(outcome.status == status, "\(options) \(code): \(outcome.errors)")
        }
    }

    @Test("what is allowed or forbidden by name counts for the ID too, and the other way round")
    func names() async throws {
        try await TestServer.with(Self.answers) { server in
            #expect(
                try run(["--allow-delete=dataset:important", "-e", "apify.datasets.delete('D1')"], on: server.url)
                    .status == 0)
            let denied = try run(
                ["-A", "--deny-delete=dataset:important", "-e", "apify.datasets.delete('D1')"], on: server.url)
            #expect(denied.status == 77)
            let byID = try run(
                ["-A", "--deny-delete=dataset:D1", "-e", "apify.datasets.delete('~important')"], on: server.url)
            #expect(byID.status == 77)
            #expect(server.requests.filter { $0.method == "DELETE" }.count == 1)
        }
    }

    @Test("an option without a scope does not swallow the script, and the script's own words stay its own")
    func words() throws {
        try folder.write("a.lua", "print(...)")
        let outcome = try MoongateBinary.run(["--allow-write", "a.lua", "--allow-spend", "x"], in: folder)
        #expect(outcome.output == "--allow-spend\tx\n")
        let run = try MoongateBinary.run(["run", "--timeout", "9s", "--deny-read", "a.lua", "--deny-read"], in: folder)
        #expect(run.output == "--deny-read\n")
    }

    @Test("the local gateway allows everything that is not forbidden, unless --strict")
    func local() throws {
        let code = "print(apify.datasets.create({ name = 'crawl' }).name, apify.dev ~= nil)"
        #expect(try MoongateBinary.run(["-e", code], in: folder).output == "crawl\ttrue\n")
        #expect(try MoongateBinary.run(["--strict", "-e", code], in: folder).status == 77)
        #expect(try MoongateBinary.run(["--deny-write", "-e", code], in: folder).status == 77)
        let strict = try MoongateBinary.run(["--strict", "--allow-write=dataset:crawl", "-e", code], in: folder)
        #expect(strict.output == "crawl\tfalse\n")
    }

    @Test("the user's policy allows and forbids, and no script can write it")
    func policy() async throws {
        let policy =
            #"{"allow": {"spend": "actor:x"}, "deny": {"delete": "dataset:*"}, "connection": "acme", "limits": {"max_runs": 1}}"#
        try folder.write(".config/moongate/policy.json", policy)
        try await TestServer.with(Self.answers) { server in
            let allowed = try run(["-e", "apify.acts.run('x') print(pcall(apify.acts.run, 'x'))"], on: server.url)
            #expect(allowed.status == 0 && allowed.output.contains("--max-runs is used up"), "\(allowed.errors)")
            #expect(server.requests.last?.header("Maton-Connection") == "acme")
            let denied = try run(["-A", "-e", "apify.datasets.delete('x')"], on: server.url)
            #expect(denied.status == 77)
            #expect(
                denied.errors.contains(
                    "why: the policy in \(folder.path)/.config/moongate/policy.json forbids delete dataset:*"))
        }
        let attempts = """
            local paths = { ".config/moongate/policy.json", ".config/moongate/new", ".config/../.config/moongate/policy.json" }
            for _, path in ipairs(paths) do print((io.open(path, "w"))) end
            print((os.rename(".config/moongate", "elsewhere")), (os.remove(".config/moongate/policy.json")))
            print((os.rename(".config", "elsewhere")))
            """
        let outcome = try MoongateBinary.run(["--allow-fs=" + folder.path, "-e", attempts], in: folder)
        #expect(outcome.output == "nil\nnil\nnil\nnil\tnil\nnil\n", "\(outcome.output) \(outcome.errors)")
        try folder.write(".config/moongate/policy.json", #"{"denny": {}}"#)
        let broken = try MoongateBinary.run(["-e", "print(1)"], in: folder)
        #expect(broken.status == 78 && broken.errors.contains("did you mean 'deny'"))
    }

    @Test("the header's connection comes before that of the environment, and after that of the command line")
    func connection() async throws {
        try folder.write("c.lua", "--[[ moongate\nconnection = 'from-header'\n]]\napify.users.me()")
        try await TestServer.with(Self.answers) { server in
            let environment = ["MOONGATE_CONNECTION": "from-environment"]
            let asHeaderSays = try run(["c.lua"], on: server.url, environment: environment)
            #expect(asHeaderSays.status == 0)
            #expect(server.requests.last?.header("Maton-Connection") == "from-header")
            let asOptionSays = try run(
                ["--connection", "from-option", "c.lua"], on: server.url, environment: environment)
            #expect(asOptionSays.status == 0)
            #expect(server.requests.last?.header("Maton-Connection") == "from-option")
        }
    }

    @Test("a policy that is not there yet cannot be made by a script")
    func noPolicy() throws {
        let attempt = "print((io.open('.config/moongate/policy.json', 'w')), (os.rename('a', '.config')))"
        try folder.write("a/moongate/policy.json", "{}")
        let outcome = try MoongateBinary.run(["-e", attempt], in: folder)
        #expect(outcome.output == "nil\tnil\n", "\(outcome.output)")
    }

    @Test(
        "limits are checked before the action",
        arguments: [
            ("--max-runs=2", "for i = 1, 3 do apify.acts.run('x') end", 2),
            ("--max-delete=1", "for i = 1, 3 do apify.datasets.delete('x') end", 1),
            ("--max-requests=3", "for i = 1, 5 do apify.datasets.delete('x') end", 3),
            ("--max-runs=0", "apify.acts.run('x')", 0),
        ])
    func limits(option: String, code: String, requests: Int) async throws {
        try await TestServer.with(Self.answers) { server in
            let outcome = try run(["-A", option, "-e", code], on: server.url)
            #expect(
                outcome.status == 77 && outcome.errors.contains(String(option.prefix { $0 != "=" })),
                "\(outcome.errors)")
            #expect(server.requests.filter { $0.method != "GET" }.count == requests)
        }
    }

    @Test("no further run is started when those so far have cost too much")
    func costs() async throws {
        let script = Script { request in
            let body = #"{"data":{"id":"R1","status":"RUNNING","usageTotalUsd":\#(request.method == "GET" ? 0.6 : 0)}}"#
            return TestServer.answer(request.method == "GET" ? 200 : 201, body)
        }
        try await TestServer.with(script) { server in
            let outcome = try run(
                ["-A", "--max-usd=0.5", "-e", "apify.acts.run('x') apify.acts.run('x')"], on: server.url)
            #expect(outcome.status == 77)
            #expect(
                outcome.errors.contains("it allows $0.5, and the runs so far have cost $0.6000"), "\(outcome.errors)")
            #expect(server.requests.filter { $0.method == "POST" }.count == 1)
        }
    }

    @Test("runs that have cost too much are aborted on request, while the script waits for them")
    func aborting() async throws {
        let script = Script { request in
            let isAbort = request.target.hasSuffix("/abort")
            let status = isAbort ? "ABORTING" : "RUNNING"
            if isAbort { self.hasAborted.open() }
            let ended = self.hasAborted.isOpen ? "ABORTED" : status
            return TestServer.answer(
                request.method == "GET" ? 200 : 201, #"{"data":{"id":"R1","status":"\#(ended)","usageTotalUsd":0.6}}"#)
        }
        try await TestServer.with(script) { server in
            let outcome = try run(
                ["-A", "--max-usd=0.5", "--abort-over-budget", "-e", "print(apify.acts.call('x').status)"],
                on: server.url)
            #expect(outcome.output == "ABORTED\n", "\(outcome.errors)")
            #expect(outcome.errors.contains("as much as --max-usd allows; aborting R1"))
        }
    }

    private let hasAborted = Flag()

    @Test("--audit records every decision before and every outcome after, without the key")
    func audit() async throws {
        try await TestServer.with(Self.answers) { server in
            let code = """
                apify.acts.run('x')
                pcall(apify.datasets.delete, 'the-secret-key')
                print((io.open('log.jsonl')), (os.remove('log.jsonl')))
                """
            let outcome = try run(["--allow-spend", "--audit", "log.jsonl", "-e", code], on: server.url)
            #expect(outcome.output == "nil\tnil\n")
            let text = try String(contentsOfFile: folder.path + "/log.jsonl", encoding: .utf8)
            #expect(!text.contains("the-secret-key"))
            let lines = try text.split(separator: "\n").map {
                try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
            }
            #expect(lines.map { $0["event"] as? String } == ["decision", "outcome", "decision"])
            #expect(lines.map { $0["call"] as? Int } == [1, 1, 2])
            #expect(lines[0]["decision"] as? String == "allow" && lines[0]["rule"] as? [String] == ["--allow-spend"])
            #expect(lines[0]["effect"] as? [String] == ["spend"] && lines[0]["resource"] as? [String] == ["actor:x"])
            #expect(lines[0]["place"] as? String == "(command line):1")
            #expect(lines[1]["outcome"] as? String == "done" && lines[1]["ids"] as? [String] == ["R1"])
            #expect(lines[2]["decision"] as? String == "deny")
            let unwritable = try run(["--audit", "/dev/full", "-e", "apify.users.me()"], on: server.url)
            #expect(unwritable.status == 1 && unwritable.errors.contains("nothing is done off the record"))
            #expect(try run(["--audit", "no/such/folder", "-e", ""], on: server.url).status == 64)
        }
    }
}
