import REPL
import Testing

@Suite("help() in Lua")
struct HelpFunctionTests {
    @Test("functions are known by what they are, whatever they are called")
    func functions() async throws {
        try await HelpFixture.with(isPrepared: false) { fixture in
            let cases = [
                ("", "Type Lua"), ("apify.acts.run", "apify.acts.run("), ("apify.acts", "apify.acts"),
                ("apify", "apify"), ("async.map", "async.map("), ("json.encode", "json.encode("),
                ("apify.wait", "apify.wait("), ("apify.acts.call", "apify.acts.call("), ("apify.try", "apify.try("),
                ("apify.acts.list().take", "cursor:take("), ("require 'std.inspect'", "std.inspect("),
                ("string.format", "string.format"), ("print", "print"), ("json.null", "json.null"),
                ("apify.acts.list()", "cursor"), ("async.spawn(print)", "task"), ("apify.dev", "apify.dev"),
                ("apify.dev.clock", "apify.dev.clock("), ("apify.dev.faults.add", "apify.dev.faults.add("),
                ("apify.dev.snapshot", "apify.dev.snapshot"),
                ("'apify.acts.run'", "apify.acts.run("), ("'acts.get'", "apify.acts.get("),
                ("function() end", "A function, written at test:1"), ("nil", "nil"), ("1", "A number"),
                ("{}", "An empty table"), ("{ 1, 2, x = 3 }", "A table: 2 entries in a row, as in t[1]; fields: x"),
                ("coroutine.create(print)", "A coroutine"), ("help", "help("),
            ]
            for (expression, begins) in cases {
                let shown = try await fixture.help(expression)
                #expect(shown.hasPrefix(begins), "help(\(expression)) shows \(shown.prefix(200))")
            }
            try await fixture.harness.run("run_it = apify.acts.run")
            #expect(try await fixture.help("run_it").hasPrefix("apify.acts.run("))
            try await fixture.harness.run("apify = nil")
            #expect(try await fixture.help("run_it").hasPrefix("apify.acts.run("))
        }
    }

    @Test("a thing of the account is named, with what one can do with it")
    func records() async throws {
        try await HelpFixture.with { fixture in
            let cases = [
                ("apify.runs.list():take(1)[1]", "This is a run.", "apify.wait"),
                ("apify.acts.get('apify~hello-world')", "This is an actor.", "apify.acts.call"),
                ("apify.acts.list():take(1)[1]", "This is an actor.", "apify.acts.run"),
                ("apify.datasets.get('~my-dataset')", "This is a dataset.", "apify.datasets.items"),
                (
                    "apify.key_value_stores.get('~my-store')", "This is a key-value store.",
                    "apify.key_value_stores.keys"
                ),
                (
                    "apify.request_queues.get('~my-queue')", "This is a request queue.",
                    "apify.request_queues.add_request"
                ),
                ("apify.tasks.get('~my-task')", "This is a task.", "apify.tasks.call"),
                ("apify.schedules.get('~daily-scrape')", "This is a schedule.", "apify.schedules.update"),
                ("apify.webhooks.list():take(1)[1]", "This is a webhook.", "apify.webhooks.delete"),
                ("apify.users.me()", "This is an account.", ""),
                // The last one: see makeConnection.
                (
                    "apify.connections.create({ app = 'apify' })", "This is a connection.", "apify.connections.get"
                ),
            ]
            for (expression, begins, use) in cases {
                let shown = try await fixture.help(expression)
                #expect(
                    shown.hasPrefix(begins) && (use.isEmpty || shown.contains(use)), "help(\(expression)): \(shown)")
            }
        }
    }

    @Test("what a variable or a result of the prompt holds is told by what it is, and not by the variable's name")
    func variables() async throws {
        try await HelpFixture.with { fixture in
            try await fixture.harness.run("run = apify.runs.list():take(1)[1] x, _1, _ = run, run, run")
            for name in ["run", "x", "_1"] {
                #expect(try await fixture.help(name).hasPrefix("This is a run."), "\(name)")
            }
            try await fixture.harness.run("package.loaded.mine = { price = 1 } t = package.loaded.mine")
            #expect(try await fixture.help("t") == "A table: fields: price.")
            try await fixture.harness.run("function mine() end _2 = mine")
            #expect(try await fixture.help("_2") == "mine is a function that has no page.")
        }
    }

    @Test("looking runs no metamethod, and names of fields cannot command the terminal")
    func hostile() async throws {
        try await HelpFixture.with(isPrepared: false) { fixture in
            let trap =
                "setmetatable({ ['\\27[31m'] = 1 }, { __index = error, __pairs = error, __len = error, __eq = error })"
            #expect(try await fixture.help(trap) == "A table: fields: ^[[31m.")
            #expect(try await fixture.help("setmetatable({}, { __metatable = '\\27x' })").contains("'^[x'"))
            let shown = try await fixture.help(
                "(function() local t = {} for i = 1, 1e5 do t['k' .. i] = i end return t end)()")
            #expect(shown.utf8.count < 1000)
            try await fixture.harness.run("package.loaded.loop = {} package.loaded.loop.loop = package.loaded.loop")
            #expect(try await fixture.help("function() end").hasPrefix("A function"))
        }
    }
}
