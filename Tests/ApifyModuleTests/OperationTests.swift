import LuaEngine
import TestSupport
import Testing

@Suite("operations as Lua functions")
struct OperationTests {
    @Test(
        "a call that cannot be right fails before anything is sent and names what is valid",
        arguments: [
            ("apify.acts.list { limt = 10 }", "did you mean 'limit'"),
            ("apify.acts.run('a~b', {}, { maxitems = 3 })", "did you mean 'maxItems'"),
            ("apify.acts.get()", "bad argument #1 to 'apify.acts.get' (actorId"),
            ("apify.acts.get('x', {}, 3)", "takes at most"),
            ("apify.datasets.push('x')", "(items: a value expected"),
            ("apify.datasets.push('x', { { f = print } })", "f"),
            ("apify.acts.list { limit = 'ten' }", "'limit' takes an integer, not the string 'ten'"),
            ("apify.datasets.items('x', 'json')", "a table of options expected, got string"),
            ("apify.runs.get('..')", "cannot be '..'"),
            ("apify.tasks.create { 1, 2 }", "fields by name expected, got an array"),
            ("apify.wait()", "a run or the id of one expected, or a list of them; got no value"),
            ("apify.wait('x', { timout = 3 })", "did you mean 'timeout'"),
        ])
    func badCalls(code: String, expected: String) async throws {
        try await ScriptHarness.with { harness in
            let error = try await harness.failure(of: code)
            #expect(error?.message.contains(expected) == true, "\(error?.message ?? "no error")")
            #expect(error?.message.hasPrefix("test:1: ") == true, "\(error?.message ?? "no error")")
        }
    }

    @Test("a failure is an error object that says everything about itself")
    func errorObjects() async throws {
        try await ScriptHarness.with {
            try await $0.run(
                """
                local ok, problem = pcall(apify.datasets.push, "nosuchdataset", {})
                assert(not ok)
                assert(problem.code == "not_found" and problem.status == 404)
                assert(problem.type == "record-not-found")
                assert(problem.operation == "datasets.push" and problem.attempts == 1)
                assert(problem.retryable == false and problem.ambiguous == false)
                assert(tostring(problem):find("Dataset was not found", 1, true))
                """)
        }
    }

    @Test("an uncaught failure names the script's line")
    func uncaught() async throws {
        try await ScriptHarness.with { harness in
            let error = try await harness.failure(of: "local x = 1\napify.datasets.push('nosuchdataset', {})")
            #expect(error?.message.hasPrefix("test:2: datasets.push: ") == true, "\(error?.message ?? "")")
        }
    }

    @Test("items keep their nulls, arrays, integers and numbers of any size")
    func losslessItems() async throws {
        try await ScriptHarness.with {
            try await $0.run(
                """
                local set = apify.datasets.create { name = "kinds" }
                local item = {
                  null = json.null, empty = json.array {}, object = {}, list = { 1, 2.5, "x" }, big = 9007199254740993,
                  float = 1.0, text = "päö\\n", deep = { { { true } } },
                }
                apify.datasets.push(set.id, item)
                local back = apify.datasets.items(set.id):all()[1]
                assert(back.null == json.null)
                assert(json.encode(back) == json.encode(item))
                assert(math.type(back.big) == "integer" and math.type(back.float) == "float")
                """)
        }
    }

    @Test("resources leave nulls out")
    func resourcesDropNulls() async throws {
        try await ScriptHarness.with {
            try await $0.run(
                """
                local set = apify.datasets.create {}
                assert(set.id and set.name == nil and rawget(set, "name") == nil)
                assert(apify.datasets.get(set).id == set.id, "a resource stands for its id")
                """)
        }
    }

    @Test("no items are pushed for an empty table, one for an empty object")
    func emptyPush() async throws {
        try await ScriptHarness.with {
            try await $0.run(
                """
                local set = apify.datasets.create {}
                apify.datasets.push(set.id, {})
                assert(apify.datasets.items(set.id):count() == 0)
                apify.datasets.push(set.id, json.object {})
                assert(apify.datasets.items(set.id):count() == 1)
                """)
        }
    }

    @Test("records keep their type: a table is JSON, text is text, bytes are bytes")
    func records() async throws {
        try await ScriptHarness.with {
            try await $0.run(
                """
                local kvs, store = apify.key_value_stores, apify.key_value_stores.create {}
                kvs.put_record(store.id, "table", { a = json.null })
                kvs.put_record(store.id, "text", "grüße")
                kvs.put_record(store.id, "bytes", "\\0\\255")
                kvs.put_record(store.id, "page", "<p>", { content_type = "text/html" })
                local value, info = kvs.get_record(store.id, "table")
                assert(value.a == json.null and info.content_type:find("application/json", 1, true))
                assert(kvs.get_record(store.id, "text") == "grüße")
                assert(kvs.get_record(store.id, "bytes") == "\\0\\255")
                assert(select(2, kvs.get_record(store.id, "bytes")).content_type == "application/octet-stream")
                assert(select(2, kvs.get_record(store.id, "bytes")).size == 2)
                assert(select(2, kvs.get_record(store.id, "page")).content_type == "text/html")
                """)
        }
    }

    @Test("what does not exist reads as nil with the error, and cannot be deleted")
    func nothing() async throws {
        try await ScriptHarness.with {
            try await $0.run(
                """
                for _, group in ipairs { "acts", "runs", "datasets", "key_value_stores" } do
                  local value, problem = apify[group].get("nosuchthing")
                  assert(value == nil and problem.status == 404 and problem.code == "not_found", group)
                end
                local kvs, store = apify.key_value_stores, apify.key_value_stores.create {}
                kvs.put_record(store.id, "k", 1)
                assert(kvs.delete_record(store.id, "k") == true)
                local value, problem = kvs.get_record(store.id, "k")
                assert(value == nil and tostring(problem):find("Record was not found", 1, true))
                assert(apify.datasets.delete("nosuchdataset") == false)
                assert(not pcall(apify.datasets.push, "nosuchdataset", {}))
                assert(not pcall(apify.runs.abort, "nosuchrun"))
                """)
        }
    }

    @Test("apify.try gives nil and the error instead of raising it")
    func tryInstead() async throws {
        try await ScriptHarness.with {
            try await $0.run(
                """
                local value, problem = apify.try(apify.runs.abort, "nosuchrun")
                assert(value == nil and problem.status == 404)
                assert(apify.try(apify.users.me).username)
                assert(select("#", apify.try(function() return 1, nil, 3 end)) == 3)
                """)
        }
    }

    @Test("a push takes one item, an array, a function or a cursor, and is split where a request ends")
    func pushing() async throws {
        try await ScriptHarness.with { harness in
            try await harness.run(
                """
                local set = apify.datasets.create {}
                local function numbers(n)
                  local i = 0
                  return function() i = i + 1 if i <= n then return { n = i } end end
                end
                apify.datasets.push(set.id, { n = 0 })
                apify.datasets.push(set.id, { { n = 1 }, { n = 2 } })
                apify.datasets.push(set.id, numbers(3))
                apify.datasets.push(set.id, apify.datasets.items(set.id))
                local seen = {}
                for item in apify.datasets.items(set.id) do seen[#seen + 1] = item.n end
                assert(table.concat(seen, " ") == "0 1 2 1 2 3 0 1 2 1 2 3", table.concat(seen, " "))
                local large, text = {}, ("x"):rep(3 << 20)
                for i = 1, 4 do large[i] = { n = i, text = text } end
                local big = apify.datasets.create {}
                apify.datasets.push(big.id, large)
                local items = apify.datasets.items(big.id, { fields = "n" }):all()
                assert(#items == 4 and items[4].n == 4)
                """)
            let error = try await harness.failure(
                of: """
                    local set = apify.datasets.create {}
                    apify.datasets.push(set.id, { { n = 1 }, { text = ("x"):rep(10 << 20) } })
                    """)
            #expect(
                error?.message.contains("test:2: apify.datasets.push: item 2 has 10485") == true,
                "\(error?.message ?? "")")
            #expect(error?.message.hasSuffix("the first 1 items were stored") == true)
        }
    }

    @Test("many runs are waited for at once, and a wait tells of what happens meanwhile")
    func waitForMany() async throws {
        try await ScriptHarness.with {
            try await $0.run(
                """
                local runs = {}
                for i = 1, 3 do runs[i] = apify.acts.run("apify~hello-world", { name = "n" .. i }) end
                local ended = apify.wait(runs)
                assert(#ended == 3)
                for i, run in ipairs(ended) do assert(run.id == runs[i].id and run.status == "SUCCEEDED") end
                local told = {}
                local run = apify.wait(apify.acts.run("apify~hello-world"), {
                  on_status = function(run) told[#told + 1] = run.status end,
                })
                assert(run.status == "SUCCEEDED" and told[#told] == "SUCCEEDED")
                """)
        }
    }

    @Test("a wait comes back to the same place from a comparator, a metamethod and a nested coroutine")
    func waitsEverywhere() async throws {
        try await ScriptHarness.with {
            try await $0.run(
                """
                local name = apify.users.me().username
                local list = { 3, 1, 2 }
                table.sort(list, function(a, b) assert(apify.users.me().username == name) return a < b end)
                assert(table.concat(list) == "123")
                local object = setmetatable({}, {
                  __index = function(_, k) return apify.users.me().username .. k end,
                  __tostring = function() return apify.users.me().username end,
                })
                assert(object.x == name .. "x" and tostring(object) == name)
                local inner = coroutine.wrap(function()
                  local deepest = coroutine.wrap(function() coroutine.yield(apify.users.me().username) end)
                  coroutine.yield(deepest())
                end)
                assert(inner() == name)
                """)
        }
    }

    @Test("wait returns the run once it has ended, and gives up with an error when told to")
    func wait() async throws {
        try await ScriptHarness.with {
            try await $0.run(
                """
                local run = apify.acts.call("apify~hello-world", { name = "Ada" })
                assert(run.status == "SUCCEEDED", run.statusMessage)
                assert(apify.wait(run.id).finishedAt == run.finishedAt)
                assert(apify.datasets.items(run.defaultDatasetId):count() >= 1)
                """)
        }
    }
}
