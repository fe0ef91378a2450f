import LuaEngine
import TestSupport
import Testing

@Suite("several things at a time")
struct AsyncTests {
    @Test(
        "tasks take turns wherever they wait, and give back what they return",
        arguments: [
            "local t = async.spawn(function(a, b) return a + b, a * b end, 3, 4) local s, p = t:await() assert(s == 7 and p == 12)",
            // Two tasks that each need the other to go on.
            """
            local told = {}
            local a = async.spawn(function() told.a = true repeat async.sleep(0) until told.b return 'a' end)
            local b = async.spawn(function() told.b = true repeat async.sleep(0) until told.a return 'b' end)
            assert(a:await() .. b:await() == 'ab')
            """,
            "local t = async.spawn(function() return 1, nil, 3 end) assert(select('#', t:await()) == 3 and select('#', t:await()) == 3)",
            "local t = async.spawn(apify.users.me) assert(t:await().username)",
            "local r = async.map({ 3, 1, 2 }, function(...) async.sleep(... / 1000) return select('#', ...) * 10 + ... end) assert(table.concat(r, ',') == '13,11,12')",
            "assert(#async.map({}, print) == 0)",
            "local r = async.all { function() return 'x' end, async.spawn(function() async.sleep(0) return 'y' end) } assert(r[1] .. r[2] == 'xy')",
            "local c = coroutine.wrap(function() return async.spawn(function() return 'in' end):await() end) assert(c() == 'in')",
            "local t = async.spawn(function() return async.map({ 1, 2 }, function(n) return n + 1 end) end) assert(t:await()[2] == 3)",
            "for actor in apify.acts.list() do assert(actor.id) end assert(#async.map(apify.acts.list(), function(a) return a.id end) > 1)",
        ])
    func results(script: String) async throws {
        try await ScriptHarness.with { try await $0.run(script) }
    }

    @Test("no more run at a time than the limit says", arguments: [1, 3, 50])
    func limit(limit: Int) async throws {
        try await ScriptHarness.with {
            try await $0.run(
                """
                local limit, now, most = ..., 0, 0
                local list = {} for i = 1, 40 do list[i] = i end
                local r = async.map(list, function(n)
                  now = now + 1 most = math.max(most, now)
                  async.sleep(0)
                  now = now - 1
                  return n
                end, { limit = limit })
                assert(#r == 40 and r[40] == 40)
                assert(most == math.min(limit, 40), most)
                """, arguments: [.integer(Int64(limit))])
        }
    }

    @Test("an error in one cancels its siblings and reaches the caller with both tracebacks")
    func failures() async throws {
        try await ScriptHarness.with { harness in
            try await harness.run(
                """
                local ended = {}
                local ok, problem = pcall(async.map, { 'a', 'b', 'c' }, function(name)
                  local guard <close> = setmetatable({}, { __close = function() ended[name] = true end })
                  if name == 'b' then error({ code = 'mine' }) end
                  async.sleep(3600)
                end)
                assert(not ok and problem.code == 'mine')
                assert(ended.a and ended.b)
                """)
            let error = try await harness.failure(
                of: """
                    local function inner() error('broken') end
                    local function work() async.sleep(0) inner() end
                    local function outer() async.all { work, function() async.sleep(3600) end } return 1 end
                    outer()
                    """)
            #expect(error?.message == "test:1: broken")
            #expect(error?.traceback.contains("in upvalue 'inner'") == true, "\(error?.traceback ?? "")")
            #expect(error?.traceback.contains("test:4: in main chunk") == true, "\(error?.traceback ?? "")")
        }
    }

    @Test("the error of a task that nobody waits for tells where it failed and where it was spawned")
    func spawnedAt() async throws {
        try await ScriptHarness.with { harness in
            for (end, others) in [("", ""), ("local t = ", "\nt:await()")] {
                let error = try await harness.failure(
                    of: """
                        local function inner() error('broken') end
                        local function start()
                          return async.spawn(function() async.sleep(0) inner() end)
                        end
                        \(end)start()\(others)
                        """)
                #expect(error?.message == "test:1: broken")
                let traceback = error?.traceback ?? ""
                #expect(traceback.contains("in upvalue 'inner'"), "\(traceback)")
                // `return f()` leaves no frame of its own, so that the line below it is all that Lua knows.
                #expect(traceback.contains("test:5: spawned the task"), "\(traceback)")
                #expect(traceback.contains("test:6: in main chunk") == !others.isEmpty, "\(traceback)")
            }
        }
    }

    @Test("a cancelled task fails where it waits, and cannot wait any more")
    func cancelling() async throws {
        try await ScriptHarness.with {
            try await $0.run(
                """
                local seen = {}
                local t = async.spawn(function()
                  seen.started = true
                  for i = 1, 3 do
                    local ok, problem = pcall(async.sleep, 3600)
                    seen[i] = problem.code
                  end
                  return 'done'
                end)
                repeat async.sleep(0) until seen.started
                t:cancel()
                assert(t:await() == 'done')
                assert(table.concat(seen, ' ') == 'cancelled cancelled cancelled')
                local never = async.spawn(function() seen = nil end)
                never:cancel()
                local ok, problem = pcall(never.await, never)
                assert(not ok and problem.code == 'cancelled' and seen)
                """)
        }
    }

    @Test("the script waits for its tasks and fails with them; detached ones end with it")
    func scope() async throws {
        try await ScriptHarness.with { harness in
            try await harness.run("async.spawn(function() async.sleep(0.01) finished = true end)")
            try await harness.run("assert(finished)")
            try await harness.run(
                """
                local started
                async.spawn(function()
                  started = true
                  local guard <close> = setmetatable({}, { __close = function() closed = true end })
                  async.sleep(3600)
                end):detach()
                repeat async.sleep(0) until started
                """)
            try await harness.run("assert(closed)")
            let error = try await harness.failure(
                of: "async.spawn(function() error('late') end) async.spawn(async.sleep, 3600)")
            #expect(error?.message == "test:1: late")
            let early = try await harness.failure(of: "async.spawn(async.sleep, 3600) error('early')")
            #expect(early?.message == "test:1: early")
            #expect(await harness.engine.statistics().liveSessions == 0)
        }
    }

    @Test("a task that outlived its script is told from those of the next one")
    func strayHandle() async throws {
        try await ScriptHarness.with { harness in
            try await harness.run("stray = async.spawn(function() return 'old' end)")
            let error = try await harness.failure(
                of: "local mine = async.spawn(function() return 'new' end) print(stray:await())")
            #expect(error?.message.contains("it ended with the script that spawned it") == true)
        }
    }

    @Test("an interrupt ends all tasks, and os.exit in one of them ends the script")
    func interrupts() async throws {
        try await ScriptHarness.with { harness in
            let exit = try await harness.failure(
                of: "async.spawn(function() async.sleep(0) os.exit(5) end) async.sleep(3600)")
            #expect(exit?.code == .exit(5))
            let engine = harness.engine
            try await engine.setGlobal(
                "interrupt",
                .function(
                    NativeFunction("interrupt") { _ in
                        engine.interrupt(.cancelled)
                        return .pushed(0)
                    }))
            let stopped = try await harness.failure(
                of: """
                    for i = 1, 5 do async.spawn(function() while true do pcall(async.sleep, 3600) end end) end
                    async.spawn(function() async.sleep(0) interrupt() end)
                    async.all { function() while true do pcall(async.sleep, 3600) end end }
                    """)
            #expect(stopped?.code == .interrupted(.cancelled))
            try await harness.run("assert(1 + 1 == 2)")
        }
    }

    @Test(
        "wrong calls say what is expected",
        arguments: [
            ("async.spawn()", "bad argument #1 to 'async.spawn' (function expected, got nil)"),
            ("async.map(5, print)", "a list or cursor expected"), ("async.map({}, 5)", "function expected, got number"),
            ("async.map({}, print, { limt = 1 })", "unknown option 'limt'"),
            ("async.map({}, print, { limit = 0 })", "'limit' takes a count"),
            ("async.sleep(-1)", "a number of seconds"),
            ("async.sleep(0/0)", "a number of seconds"), ("async.all { 5 }", "entry 1 is a number"),
            ("async.spawn(print).await()", "call its methods with a colon"),
            (
                "local t = async.spawn(async.sleep, 0) table.sort({ 2, 1 }, function() t:await() end)",
                "cannot wait for its tasks here"
            ),
        ])
    func wrongCalls(script: String, message: String) async throws {
        try await ScriptHarness.with {
            let error = try await $0.failure(of: script)
            #expect(error?.message.contains(message) == true, "\(error?.message ?? "no error")")
            #expect(error?.message.hasPrefix("test:1: ") == true, "\(error?.message ?? "no error")")
        }
    }

    @Test("a thousand tasks leave nothing behind")
    func noGrowth() async throws {
        try await ScriptHarness.with { harness in
            let script = """
                local list = {} for i = 1, 1000 do list[i] = i end
                async.map(list, function(n) async.sleep(0) return { n } end, { limit = 100 })
                for i = 1, 100 do pcall(function() async.spawn(error, 'x'):await() end) end
                """
            try await harness.run(script)
            try await harness.run("collectgarbage() collectgarbage()")
            let before = await harness.engine.statistics()
            for _ in 0..<3 { try await harness.run(script) }
            try await harness.run("collectgarbage() collectgarbage()")
            let after = await harness.engine.statistics()
            // A table may have doubled in between; three thousand coroutines would be some megabytes.
            #expect(after.memoryInUse <= before.memoryInUse + 65_536)
            #expect(after.liveFunctions == before.liveFunctions)
        }
    }
}
