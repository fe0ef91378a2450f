import TestSupport
import Testing

@Suite("an actor is a Lua script in a process of its own")
struct ActorScriptTests {
    /// Runs the actor and then Lua assertions with `run` at hand.
    private func run(_ actor: String, input: String = "nil", options: String = "nil", check: String) async throws {
        try await ScriptHarness.with(actors: ["it": actor]) {
            try await $0.run(
                """
                local run = apify.acts.call("test~it", \(input), \(options))
                local function expect(wanted, got)
                  if wanted ~= got then error("expected " .. tostring(wanted) .. ", got " .. tostring(got), 2) end
                end
                \(check)
                """)
        }
    }

    @Test("input, items, records, requests and status messages go through the gateway")
    func storages() async throws {
        try await run(
            """
            actor.push(actor.input)
            actor.push { { n = 1 }, { n = 2 } }
            actor.set_value("page", "<p>hi</p>", { content_type = "text/html" })
            actor.set_value("data", { list = json.array {}, none = json.null })
            local data, kind = actor.get_value("data")
            assert(#data.list == 0 and data.none == json.null and kind:find("^application/json"))
            assert(actor.get_value("page") == "<p>hi</p>" and actor.get_value("missing") == nil)
            local first = actor.add_request { url = "http://example.com/", uniqueKey = "k" }
            local again = actor.add_request { url = "http://example.com/?other", uniqueKey = "k" }
            assert(not first.wasAlreadyPresent and again.wasAlreadyPresent and first.requestId == again.requestId)
            actor.status("all " .. "done")
            """,
            input: "{ a = 1.5, b = json.null, c = { 'x' } }",
            check: """
                expect("SUCCEEDED", run.status)
                expect("all done", run.statusMessage)
                local items = apify.datasets.items(run.defaultDatasetId):all()
                expect(3, #items)
                expect(1.5, items[1].a) expect(json.null, items[1].b) expect("x", items[1].c[1])
                local page, info = apify.key_value_stores.get_record(run.defaultKeyValueStoreId, "page")
                expect("<p>hi</p>", page) expect("text/html", info.content_type:match("^[^;]+")) expect(9, info.size)
                expect(2, apify.datasets.items(run.defaultDatasetId, { offset = 1 }):all()[2].n)
                """)
    }

    @Test(
        "an actor that fails is a FAILED run whose message says why",
        arguments: [
            ("error('broken')", "main.lua:1: broken", 1), ("actor.fail('no good') print('never')", "no good", 1),
            ("pcall(actor.fail, 'no good')", "no good", 1),
            ("local t t.x = 1", "main.lua:1: attempt to index a nil value", 1),
            ("x = = 1", "main.lua:1: unexpected symbol", 1), ("actor.push('text')", "actor.push takes an item", 1),
            ("actor.push { [1.5] = 1 }", "main.lua:1:", 1), ("os.exit(9)", "exited with code 9", 9),
            ("http.get('file:///etc/passwd')", "is not an http or https URL", 1),
            ("http.get('http://127.0.0.1:1/')", "http://127.0.0.1:1/:", 1),
            ("local t = {} for i = 1, 1e9 do t[i] = ('x'):rep(1000) .. i end", "ran out of memory", 1),
            ("assert(io.open([=[/etc/passwd]=]))", "/etc/passwd", 1),
            ("os.execute('true')", "may not start processes", 1),
        ])
    func failures(actor: String, message: String, code: Int) async throws {
        try await run(
            actor, options: "{ memory = 128 }",
            check: """
                expect("FAILED", run.status)
                expect(\(code), run.exitCode)
                if not run.statusMessage:find([[\(message)]], 1, true) then error("message: " .. run.statusMessage) end
                """)
    }

    @Test("an actor that loops for ever ends when its time is over", arguments: ["", "pcall"])
    func timeout(guarded: String) async throws {
        try await run(
            "while true do \(guarded)(function() while true do end end)() end", options: "{ timeout = 1 }",
            check: "expect('TIMED-OUT', run.status)")
    }

    @Test("a loop is aborted, and its <close> variables still run")
    func abort() async throws {
        try await ScriptHarness.with(
            actors: [
                "it": """
                local guard <close> = setmetatable({}, { __close = function() actor.push { closed = true } end })
                actor.set_value("ready", true)
                while true do pcall(function() while true do end end) end
                """
            ]
        ) {
            try await $0.run(
                """
                local run = apify.acts.run("test~it")
                repeat until apify.key_value_stores.get_record(run.defaultKeyValueStoreId, "ready")
                apify.runs.abort(run.id)
                run = apify.wait(run)
                assert(run.status == "ABORTED", run.status)
                assert(apify.datasets.items(run.defaultDatasetId):all()[1].closed)
                """)
        }
    }

    @Test("what a run took is measured: time, memory, traffic")
    func statistics() async throws {
        try await Site.with(["/": [.page("home")]]) { site in
            try await run(
                "local s = 0 for i = 1, 2e7 do s = s + i end local page = http.get('\(site.url)/') assert(page.status == 200)",
                check: """
                    expect("SUCCEEDED", run.status)
                    assert(run.stats.runTimeSecs > 0 and run.stats.memMaxBytes > 1e6 and run.stats.cpuMaxUsage > 0)
                    assert(run.stats.netRxBytes > 50 and run.stats.netTxBytes > 20)
                    """)
        }
    }

    @Test("pages are read with CSS selectors, and their links come out absolute")
    func html() async throws {
        let page = Site.Page(
            "<title>T</title><ul><li class='a b'>one <b>1</b></li><li id=two>two</li></ul><a href='../x'>x</a>",
            headers: ["X-Kind": "test"])
        try await Site.with(["/d/e": [page]]) { site in
            try await run(
                """
                local answer = http.get("\(site.url)/d/e", { headers = { Accept = "text/html" }, timeout = 5 })
                assert(answer.headers["x-kind"] == "test" and answer.url == "\(site.url)/d/e")
                local page = html.parse(answer.body, answer.url)
                assert(page:title() == "T" and page:text("li.a") == "one 1")
                local items = page:select("ul > li")
                assert(#items == 2 and items[2].attributes.id == "two" and items[2].tag == "li")
                assert(page:links()[1] == "\(site.url)/x" and page:attribute("a", "href") == "../x")
                """,
                check: "if run.status ~= 'SUCCEEDED' then error(run.statusMessage) end")
        }
    }
}
