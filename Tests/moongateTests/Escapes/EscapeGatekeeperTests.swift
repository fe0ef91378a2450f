import Foundation
import GatewayAPI
import Testing

@testable import GatewayTestSupport
@testable import TerminalTestSupport

@Suite("No way around whoever decides what may be done:")
struct EscapeGatekeeperTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func run(_ arguments: [String], on url: String) throws -> MoongateBinary.Outcome {
        try Attempt.run(["--gateway", url] + arguments, in: folder, environment: ["MATON_API_KEY": "a-key-of-tests"])
    }

    private static let everything = [
        "--deny-read", "--deny-write", "--deny-delete", "--deny-spend", "--deny-persist",
    ]

    @Test("with everything forbidden no operation, and nothing that is made of them, reaches the gateway")
    func catalogue() async throws {
        let calls = Catalogue.operations.map { operation in
            let arguments = operation.pathParameters.map { _ in "'x'" } + (operation.body == nil ? [] : ["{ a = 1 }"])
            return "local r = apify.\(operation.id)(\(arguments.joined(separator: ", "))) "
                + "if getmetatable(r) == 'cursor' then for _ in r do end end"
        }
        let composites = [
            "apify.acts.call('x')", "apify.tasks.call('x')", "apify.wait('R1')", "apify.wait { 'R1', 'R2' }",
            "apify.wait('R1', { on_status = print })", "apify.datasets.download('x', 'never.json')",
            "apify.key_value_stores.download_record('x', 'k', 'never.txt')",
            "apify.datasets.push('x', function() return 1 end)",
            "apify.key_value_stores.put_record('x', 'k', nil, { file = 'attempts.lua' })",
            "apify.runs.list():count()", "apify.runs.list():peek(1)", "apify.runs.list():page()",
            "apify.runs.list():take(1)",
            "async.map({ 1, 2 }, function() apify.acts.run('x') end)",
            "async.spawn(function() apify.runs.abort('x') end):await()", "apify.runs.resurrect('x')",
            "coroutine.wrap(function() apify.acts.run('x') end)()",
            "table.sort({ 2, 1 }, function() apify.datasets.delete('x') end)",
            "local x <close> = setmetatable({}, { __close = function() apify.datasets.delete('x') end })",
            "error(setmetatable({}, { __tostring = function() apify.datasets.delete('x') return 'x' end }))",
            "assert(apify.try(apify.acts.run, 'x'))", "return assert(nil, apify.dev)",
        ]
        try await TestServer.with(Script { _ in TestServer.answer(200, "{}") }) { server in
            try folder.write(
                "attempts.lua",
                "local calls = {\n" + (calls + composites).map { "function() \($0) end,\n" }.joined()
                    + """
                    }
                    for number, call in ipairs(calls) do
                      local ok, problem = pcall(call)
                      if ok then print(number, "it worked") end
                      if type(problem) == "table" and problem.code and problem.code ~= "permission_denied" then
                        print(number, problem)
                      end
                    end
                    print(#calls)
                    """)
            let outcome = try run(["-A"] + Self.everything + ["attempts.lua"], on: server.url)
            #expect(outcome.output == "\(calls.count + composites.count)\n", "\(outcome)")
            #expect(server.requests.isEmpty, "\(server.requests.map(\.target))")
        }
    }

    @Test(
        "each effect of an operation has to be allowed",
        arguments: [
            ("apify.runs.resurrect('x')", ["spend"]), ("apify.runs.abort('x')", ["delete"]),
            ("apify.schedules.update('x', { isEnabled = true })", ["persist", "spend"]),
            ("apify.schedules.update('x', { cronExpression = '* * * * *' })", ["persist", "spend"]),
            ("apify.schedules.update('x', { actions = { { actorId = 'a' } } })", ["persist", "spend"]),
            ("apify.schedules.update('x', { isEnabled = false })", ["persist"]),
            ("apify.schedules.create { actions = { { actorTaskId = 't' } } }", ["persist", "spend"]),
            ("apify.webhooks.create { requestUrl = 'https://example.com' }", ["persist"]),
            (
                "apify.acts.run('x', nil, { webhooks = { { requestUrl = 'https://example.com' } } })",
                ["spend", "persist"]
            ),
            ("apify.connections.create { app = 'apify' }", ["persist"]), ("apify.tasks.update('x', {})", ["write"]),
        ] as [(String, [String])])
    func effects(code: String, effects: [String]) async throws {
        try await TestServer.with(Script { _ in TestServer.answer(200, #"{"data":{"id":"x"}}"#) }) { server in
            let all = ["write", "delete", "spend", "persist"]
            for missing in effects {
                let options = all.filter { $0 != missing }.map { "--allow-" + $0 }
                let outcome = try run(options + ["-e", code], on: server.url)
                #expect(
                    outcome.status == 77 && outcome.errors.contains("permission denied: \(missing) on "), "\(outcome)")
            }
            #expect(server.requests.allSatisfy { $0.method == "GET" })
            let allowed = try run(effects.map { "--allow-" + $0 } + ["-e", code], on: server.url)
            #expect(!allowed.errors.contains("permission denied"), "\(allowed)")
            #expect(server.requests.contains { $0.method != "GET" })
        }
    }

    private static let runs = Script { request in
        let isAbort = request.target.hasSuffix("/abort")
        return TestServer.answer(
            request.method == "GET" ? 200 : 201,
            #"{"data":{"id":"R1","status":"\#(isAbort ? "ABORTING" : "RUNNING")","usageTotalUsd":0.6}}"#)
    }

    private func abortAtPrompt(
        _ options: [String], _ body: (PromptDriver, TestServer) throws -> Void
    ) async throws {
        try await TestServer.with(Self.runs) { server in
            let prompt = try PromptDriver(
                ["--gateway", server.url, "--audit", "audit.jsonl"] + options, in: folder,
                environment: ["MATON_API_KEY": "a-key-of-tests"])
            let readings = prompt.screen.readings
            prompt.type("apify.wait('R1')\r")
            try prompt.wait("the wait") { _ in server.requests.contains { $0.target.contains("/actor-runs/R1") } }
            prompt.type("\u{3}")
            try prompt.wait("the question") { $0.cursorLine.hasSuffix("[a]bort >") }
            prompt.type("a")
            try prompt.waitForPrompt(after: readings)
            try body(prompt, server)
        }
    }

    private var audit: String { (try? String(contentsOfFile: folder.path + "/audit.jsonl", encoding: .utf8)) ?? "" }

    @Test("to abort a run when Ctrl-C is pressed at the prompt is a deletion like any other")
    func promptAbort() async throws {
        try await abortAtPrompt([]) { prompt, server in
            #expect(prompt.screen.texts.contains("run R1 is being aborted"))
            #expect(server.requests.contains { $0.target.hasSuffix("/abort") })
        }
        #expect(audit.contains(#""operation":"runs.abort""#) && audit.contains(#""rule":["answer"]"#), "\(audit)")
    }

    @Test(
        "a prohibition and a budget hold for it",
        arguments: [["--deny-delete"], ["--deny-delete=run:R1"], ["--max-delete=0"]])
    func promptAbortRefused(options: [String]) async throws {
        try await abortAtPrompt(options) { prompt, server in
            #expect(prompt.screen.texts.contains { $0.contains("could not be aborted") }, "\(prompt.screen.texts)")
            #expect(!server.requests.contains { $0.target.hasSuffix("/abort") })
        }
        #expect(audit.contains(#""decision":"deny""#), "\(audit)")
    }

    @Test("what aborts runs over the budget is on record, and forbidden by what forbids deletions")
    func overBudget() async throws {
        let code = "local run = apify.acts.run('x') async.sleep(0.2) apify.wait(run, { timeout = 0 })"
        let options = ["--max-usd=0.5", "--abort-over-budget", "--audit", "audit.jsonl", "-A"]
        try await TestServer.with(Self.runs) { server in
            _ = try run(options + ["-e", code], on: server.url)
            #expect(audit.contains(#""rule":["--abort-over-budget"]"#) || audit.contains(#""rule":["-A"]"#), "\(audit)")
            #expect(server.requests.contains { $0.target.hasSuffix("/abort") })
        }
        try await TestServer.with(Self.runs) { server in
            let outcome = try run(options + ["--deny-delete", "-e", code], on: server.url)
            #expect(outcome.errors.contains("R1 could not be aborted: permission denied"), "\(outcome.errors)")
            #expect(!server.requests.contains { $0.target.hasSuffix("/abort") })
        }
    }

    @Test(
        "what acts on the local gateway as a whole is not done where something is forbidden",
        arguments: [
            ("apify.dev.reset()", ["--deny-delete"]), ("apify.dev.reset()", ["--deny-delete=dataset:x"]),
            ("apify.dev.reset { 'runs' }", ["--max-delete=5"]), ("apify.dev.reset()", ["--plan"]),
            ("apify.dev.seed { datasets = { numbers = { { a = 1 } } } }", ["--deny-write"]),
            ("apify.dev.seed { tasks = { { actId = 'apify/hello-world', name = 'hello' } } }", ["--deny-persist"]),
            ("apify.dev.clock { advance = '1h' }", ["--deny-spend"]),
            ("apify.dev.snapshot.save('before')", ["--deny-write"]),
            ("apify.dev.requests()", ["--deny-read"]), ("apify.dev.requests()", ["--allow-read=run:*"]),
        ] as [(String, [String])])
    func development(code: String, options: [String]) throws {
        let local = ["--gateway", "local"]
        #expect(try Attempt.run(local + ["-e", code], in: folder).status == 0)
        let refused = try Attempt.run(local + options + ["-e", code], in: folder)
        #expect(refused.status == 77 && refused.errors.contains("permission denied: apify.dev."), "\(refused)")
        try folder.write("main.lua", "--[[ moongate\neffects = { read = true, write = true }\n]]\n" + code)
        let isReading = code.hasSuffix("requests()")
        let declared = try Attempt.run(local + ["main.lua"], in: folder)
        #expect(declared.status == (isReading ? 0 : 77), "\(declared)")
    }
}
