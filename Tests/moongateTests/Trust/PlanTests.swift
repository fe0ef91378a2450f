import Foundation
import Testing

@testable import GatewayTestSupport

@Suite("a plan")
struct PlanTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private static let answers = Script { _ in
        TestServer.answer(#"{"data":{"id":"D1","name":"old","username":"me","items":[],"total":0,"count":0}}"#)
    }

    private func plan(_ options: [String], _ code: String, _ server: TestServer) throws -> MoongateBinary.Outcome {
        try folder.write("s.lua", code)
        return try MoongateBinary.run(
            ["--gateway", server.url, "--plan"] + options + ["s.lua"], in: folder, environment: ["MATON_API_KEY": "key"]
        )
    }

    @Test("reads, and tells what else would be done, in order, without doing it")
    func everything() async throws {
        let code = """
            print(apify.datasets.get("D1").name)
            local store = apify.key_value_stores.create()
            print(store.id)
            apify.key_value_stores.put_record(store.id, "OUTPUT", { a = 1 })
            local run = apify.acts.call("apify~web-scraper", { maxRequestsPerCrawl = 10 })
            print(run.status, #apify.datasets.items(run.defaultDatasetId):all(), apify.key_value_stores.get_record(store.id, "x"))
            for key in apify.key_value_stores.keys(store.id) do print(key) end
            print(apify.datasets.delete("D1"), apify.runs.abort(run.id).status)
            apify.datasets.push(run.defaultDatasetId, { n = 1 })
            apify.tasks.update("T1", { name = "new" })
            """
        try await TestServer.with(Self.answers) { server in
            let outcome = try plan(["-A", "--exit-code"], code, server)
            #expect(outcome.status == 3, "\(outcome.errors)")
            #expect(server.requests.allSatisfy { $0.method == "GET" })
            let lines = outcome.output.split(separator: "\n").map(String.init)
            #expect(lines[0...1] == ["old", "(known after run)"])
            #expect(lines[2].hasPrefix("SUCCEEDED\t0\tnil\t") && lines[3] == "true\tABORTED")
            let expected = [
                "plan: 7 actions, none of which was carried out", "  + key_value_stores.create  kvs:*",
                "  + key_value_stores.put_record  kvs:(known after run)/OUTPUT  (a: 1)  s.lua:4",
                "  $ acts.run  actor:apify~web-scraper  (maxRequestsPerCrawl: 10)  s.lua:5",
                "      cost: no earlier runs here",
                "  ? run.status is taken to be SUCCEEDED; what follows may differ  s.lua:6",
                "  ? datasets.items asks for what is known after the run only; what follows may differ  s.lua:6",
                "  ? key_value_stores.get_record asks for", "  ? key_value_stores.keys asks for",
                "  - datasets.delete  dataset:D1  s.lua:8", "      holds named old, an unknown number of items",
                "  - runs.abort", "  ? run.status is taken to be ABORTED", "  + datasets.push",
                "  ~ tasks.update  task:T1  (name: \"new\")  s.lua:10", "      name: \"old\" -> \"new\"",
                "in all: 3 created, 1 changed, 2 deleted, 1 run started; what it costs is not known",
            ]
            #expect(lines.dropFirst(4).count == expected.count, "\(lines)")
            for (line, start) in zip(lines.dropFirst(4), expected) { #expect(line.hasPrefix(start), "\(line)") }
        }
    }

    /// An account with a store, a record in it and an actor that has run before.
    private static let account = Script { request in
        let path = request.target.split(separator: "?")[0].split(separator: "/").dropFirst(2).joined(separator: "/")
        let runs = [0.002, 0.011].map { #"{"id":"R","actId":"A1","usageTotalUsd":\#($0)}"# }.joined(separator: ",")
        switch path {
        case "users/me": return TestServer.answer(#"{"data":{"id":"U1","username":"me"}}"#)
        case "acts/apify~web-scraper": return TestServer.answer(#"{"data":{"id":"A1","name":"web-scraper"}}"#)
        case "actor-runs": return TestServer.answer(#"{"data":{"items":[\#(runs)]}}"#)
        case "key-value-stores/me~reports": return TestServer.answer(#"{"data":{"id":"S1","name":"reports"}}"#)
        case "key-value-stores/S1/keys":
            let key = request.target.contains("prefix=OUT") ? #"{"key":"OUTPUT","size":1234}"# : ""
            return TestServer.answer(#"{"data":{"items":[\#(key)],"isTruncated":false}}"#)
        default: return TestServer.answer(404, #"{"error":{"type":"record-not-found","message":"no such thing"}}"#)
        }
    }

    @Test("tells what is there already, what records are replaced, and what the runs may cost")
    func existing() async throws {
        let code = """
            local store = apify.key_value_stores.create({ name = "reports" })
            print(store.id)
            apify.key_value_stores.put_record(store.id, "OUTPUT", { a = 1 })
            apify.key_value_stores.put_record(store.id, "NEW", { a = 1 })
            apify.datasets.create({ name = "fresh" })
            apify.tasks.delete("nothere")
            for _, actor in ipairs { "apify~web-scraper", "apify~web-scraper", "other~actor" } do apify.acts.run(actor, {}) end
            """
        try await TestServer.with(Self.account) { server in
            let outcome = try plan(["-A"], code, server)
            #expect(
                outcome.output == """
                    S1
                    plan: 8 actions, none of which was carried out  \
                    (+ creates, ~ changes, - deletes, $ starts a run, = stays)
                      = key_value_stores.create  kvs:reports  s.lua:1
                          is there already and is used as it is
                      ~ key_value_stores.put_record  kvs:S1/OUTPUT  (a: 1)  s.lua:3
                          replaces the record that is there, 1.2 kB
                      + key_value_stores.put_record  kvs:S1/NEW  (a: 1)  s.lua:4
                      + datasets.create  dataset:fresh  s.lua:5
                      - tasks.delete  task:nothere  s.lua:6
                          is not there
                      $ acts.run  actor:apify~web-scraper  s.lua:7
                          cost: the last 2 runs here: $0.0020 - $0.0110
                      $ acts.run  actor:apify~web-scraper  s.lua:7
                          cost: the last 2 runs here: $0.0020 - $0.0110
                      $ acts.run  actor:other~actor  s.lua:7
                    in all: 2 created, 1 changed, 1 deleted, 3 runs started, 1 left as it is; the runs cost $0.0040 - $0.0220 if they are like \
                    earlier ones, 1 of them not counted: nothing is known of earlier ones

                    """, "\(outcome.output) \(outcome.errors)")
            #expect(server.requests.allSatisfy { $0.method == "GET" })
            // What the costs are taken from is asked for once.
            #expect(server.requests.count { $0.target.contains("/actor-runs?") } == 1)
        }
    }

    @Test("changes nothing where all is there already, and tells where a name is taken")
    func settled() async throws {
        let account = Script { request in
            switch request.target.split(separator: "?")[0].split(separator: "/").dropFirst(2).joined(separator: "/") {
            case "users/me": TestServer.answer(#"{"data":{"id":"U1","username":"me"}}"#)
            case "datasets/me~prices": TestServer.answer(#"{"data":{"id":"D1","name":"prices"}}"#)
            default: TestServer.answer(#"{"data":{"items":[{"id":"T1","name":"nightly"}],"total":1,"count":1}}"#)
            }
        }
        try await TestServer.with(account) { server in
            let kept = try plan(["-A", "--exit-code"], "apify.datasets.create { name = 'prices' }", server)
            #expect(kept.status == 0 && kept.output.hasSuffix("in all: 1 left as it is\n"), "\(kept.output)")
            let code =
                "for _, name in ipairs { 'nightly', 'other' } do apify.tasks.create { actId = 'A', name = name } end"
            let taken = try plan(["-A"], code, server)
            let notes = taken.output.split(separator: "\n").filter { $0.contains("fails: one of this name") }
            #expect(notes.count == 1, "\(taken.output)")
        }
    }

    @Test("is one JSON document with --json; a script that fails is told of instead")
    func json() async throws {
        try await TestServer.with(Self.account) { server in
            let code = """
                local run = apify.acts.run("apify~web-scraper", { n = 1 })
                if run.id == "x" then print "never" end
                print "noise"
                return 7
                """
            let outcome = try plan(["-A", "--json", "--exit-code"], code, server)
            #expect(outcome.status == 3)
            let document = #"""
                {"actions":[{"asks":false,"cost":{"least":0.002,"most":0.011,"runs":2},"effects":["spend"],\#
                "input":{"n":1},"kind":"start","notes":[],"operation":"acts.run","place":"s.lua:1",\#
                "resources":["actor:apify~web-scraper"]}],"files":[],\#
                "guesses":[{"place":"s.lua:2","what":"run.id is looked at before it is known"}],\#
                "total":{"change":0,"cost":{"least":0.002,"most":0.011,"unknown":0},"create":0,"delete":0,"keep":0,"start":1}}

                """#
            #expect(outcome.output == document, "\(outcome.output)")
            let failed = try plan(["-A", "--json"], "apify.acts.run('apify~web-scraper') error('x')", server)
            #expect(failed.status == 1 && failed.output.hasPrefix(#"{"error":"#))
            #expect(failed.output.split(separator: "\n").count == 1)
        }
    }

    @Test(
        "tells where a script goes on by what is not known",
        arguments: [
            ("if run.id == 'x' then end", "run.id is looked at"),
            ("if run.finishedAt then end", "run.finishedAt is looked at"),
            ("local id = run.id if id ~= 'x' then end", "run.id is looked at"),
            ("if run.status == 'FAILED' then end", "run.status is taken to be SUCCEEDED"),
            ("print('report-' .. run.id)", "run.id becomes part of a text"), ("print(#run.id)", "run.id is counted"),
            ("print(run.id:sub(1, 3))", "run.id becomes part of a text"),
            ("print(run.usageTotalUsd + 1)", "run.usageTotalUsd is calculated with"),
            ("if run.usageTotalUsd > 1 then end", "run.usageTotalUsd is compared"), ("run.id()", "run.id is called"),
            ("if run.stats.restartCount then end", "run.stats.restartCount is looked at"),
            ("print(tostring(run.id) == 'x')", "run.id is made a text"),
            ("print(tonumber(run.id))", "run.id is made a number"),
            ("print(('%d'):format(run.exitCode))", "run.exitCode becomes part of a text"),
            ("for _ in pairs(run.options) do end", "run.options is looked through"),
            ("print(table.concat({ run.id }))", "run.id becomes part of a text"),
        ])
    func branches(code: String, told: String) async throws {
        try await TestServer.with(Self.account) { server in
            for start in ["apify.acts.run('x')", "apify.acts.call('x')", "apify.wait(apify.acts.run('x'))"] {
                let outcome = try plan(["-A"], "local run = \(start)\n" + code, server)
                #expect(outcome.status == 0, "\(outcome.errors)")
                let guesses = outcome.output.split(separator: "\n").filter { $0.hasPrefix("  ?") }
                #expect(guesses.count == 1 && guesses[0].hasPrefix("  ? \(told)"), "\(outcome.output)")
                #expect(guesses[0].hasSuffix("; what follows may differ  s.lua:2"))
            }
        }
    }

    @Test("says nothing of what is printed or handed on, which shows where it comes to")
    func handedOn() async throws {
        let code = """
            local runs = async.map({ 1, 2 }, function(n) return apify.acts.run("x", { n = n }) end)
            apify.wait(runs)
            print(runs[1].id)
            io.write(runs[2].id, "\\n")
            local file = io.open("out.txt", "w")
            file:write(runs[1].id, "\\n")
            file:close()
            print(json.encode({ ids = { runs[1].id } }))
            require "std.log".info("started", { id = runs[1].id })
            apify.datasets.push("D1", { run = runs[1].id })
            local download = apify.datasets.download(runs[1].defaultDatasetId, "items.json")
            """
        try await TestServer.with(Self.account) { server in
            let outcome = try plan(["-A"], code, server)
            #expect(outcome.status == 0, "\(outcome.errors)")
            let lines = outcome.output.split(separator: "\n").map(String.init)
            #expect(
                lines.prefix(3) == [
                    "(known after run)", "(known after run)", #"{"ids":["(known after run)"]}"#,
                ])
            let guesses = lines.filter { $0.hasPrefix("  ?") }
            #expect(guesses.count == 1 && guesses[0].contains("datasets.items asks for"), "\(guesses)")
            #expect(lines.contains(#"  + datasets.push  dataset:D1  (run: "(known after run)")  s.lua:10"#))
            #expect(!FileManager.default.fileExists(atPath: folder.path + "/items.json"))
        }
    }

    @Test("leaves files as they are; the script finds what it would have written")
    func files() async throws {
        try folder.write("old.txt", "old")
        try folder.write("gone.txt", "gone")
        let code = """
            local file <close> = assert(io.open("new.txt", "w"))
            file:write("one\\n"):write("two\\n")
            file:close()
            assert(io.type(file) == "closed file" and not pcall(file.write, file, "x"))
            local lines = {}
            for line in io.lines("new.txt") do lines[#lines + 1] = line end
            local more = assert(io.open("old.txt", "a"))
            more:write(" and more")
            more:close()
            local again = assert(io.open("old.txt"))
            print(lines[2], again:read("a"), os.remove("gone.txt"), io.open("gone.txt"))
            again:close()
            print(os.rename("new.txt", "moved.txt"), io.open("new.txt"), assert(io.open("moved.txt")):read("l"))
            print(os.remove("nothere.txt"))
            print(io.open("nowhere/deep.txt"))
            print(apify.key_value_stores.download_record("S1", "OUTPUT", "record.json").bytes, assert(io.open("record.json")):read("a"))
            print(pcall(os.execute, "touch x"))
            """
        let answers = Script { _ in TestServer.answer(#"{"a":1}"#) }
        try await TestServer.with(answers) { server in
            let outcome = try plan(["--allow-fs", folder.path], code, server)
            #expect(
                outcome.output == """
                    two\told and more\ttrue\tnil\tgone.txt: No such file or directory\t2
                    true\tnil\tone
                    nil\tnothere.txt: No such file or directory\t2
                    nil\tnowhere/deep.txt: No such file or directory\t2
                    7\t{"a":1}
                    false\tos.execute: a plan starts no programs
                    plan: nothing but reading
                    files that were left as they are: new.txt, old.txt, gone.txt, moved.txt, record.json

                    """, "\(outcome.output) \(outcome.errors)")
            let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            #expect(Set(names).isSuperset(of: ["old.txt", "gone.txt"]))
            #expect(!names.contains { ["new.txt", "moved.txt", "record.json"].contains($0) })
            #expect(try String(contentsOfFile: folder.path + "/old.txt", encoding: .utf8) == "old")
        }
    }

    @Test("takes what a planned call would make for what the header declares, as far as that goes")
    func unknownUnderHeader() throws {
        let header = "--[[ moongate\neffects = { write = { 'kvs:reports' } }\n]]\n"
        let make = "local store = apify.key_value_stores.create { name = 'reports' }\n"
        try folder.write("s.lua", header + make + "apify.key_value_stores.put_record(store.id, 'latest', { n = 1 })")
        let plan = try MoongateBinary.run(["--plan", "s.lua"], in: folder)
        #expect(plan.status == 0 && plan.output.hasPrefix("plan: 2 actions, "), "\(plan.output) \(plan.errors)")
        try folder.write("s.lua", header + make + "apify.key_value_stores.delete(store.id)")
        let refused = try MoongateBinary.run(["--plan", "s.lua"], in: folder)
        #expect(refused.status == 77 && refused.errors.contains("the header of s.lua"), "\(refused.errors)")
    }

    @Test("names that a script gives to what it loads take no line of the plan away, and add none")
    func forgedPlaces() async throws {
        let code = """
            local name = "=\\r\\27[2K\\n\\27[1A\\27[2K  + nothing"
            load("apify.datasets.delete('D1')", name)()
            load("if apify.acts.run('a').id == 'x' then end", name)()
            """
        try await TestServer.with(Self.answers) { server in
            let outcome = try plan(["-A"], code, server)
            let lines = outcome.output.split(separator: "\n")
            #expect(lines.contains { $0.hasPrefix("  - datasets.delete  dataset:D1") }, "\(outcome)")
            #expect(!lines.contains { $0.hasPrefix("  + nothing") || $0.unicodeScalars.contains("\u{1B}") })
            #expect(!outcome.output.utf8.contains(0x0D))
            let denied = try plan(["--deny-delete"], code, server)
            #expect(denied.status == 77 && denied.errors.contains("permission denied: delete on dataset:D1"))
        }
    }

    @Test("changes nothing by apify.dev either")
    func development() throws {
        try folder.write("s.lua", "print(apify.dev.clock().now ~= nil) apify.dev.reset()")
        let outcome = try MoongateBinary.run(["--plan", "s.lua"], in: folder)
        #expect(outcome.output.hasPrefix("true\n") && outcome.status == 77)
        #expect(outcome.errors.contains("why: --plan carries out nothing but reading"))
    }

    @Test("asks nobody, says what would be asked or denied, and changes no exit code unless told to")
    func permissions() async throws {
        try await TestServer.with(Self.answers) { server in
            let nothing = try plan(["--exit-code"], "apify.datasets.get('D1')", server)
            #expect(nothing.status == 0 && nothing.output == "plan: nothing but reading\n")
            let something = try plan(["--allow-delete"], "apify.datasets.delete('D1')", server)
            #expect(something.status == 0 && something.output.hasPrefix("plan: 1 action, "))
            let denied = try plan([], "apify.datasets.delete('D1')", server)
            #expect(denied.status == 77 && denied.output == "plan: nothing but reading\n")
            try folder.write("s.lua", "apify.datasets.delete('D1')")
            let terminal = try PseudoTerminal(
                ["--gateway", server.url, "--plan", "s.lua"], in: folder, environment: ["MATON_API_KEY": "key"])
            _ = try terminal.read(until: "- datasets.delete  dataset:D1  s.lua:1  asks first")
            #expect(terminal.exitStatus() == 0)
            #expect(server.requests.allSatisfy { $0.method == "GET" })
        }
    }
}
