import Glibc
import LuaEngine
import Testing

@Suite("waits")
struct WaitTests {
    /// An engine with `fetch(text)`, which waits and returns "got text"; `fetch("bad")` fails.
    static func engine(_ configuration: Engine.Configuration = .init()) async throws -> Engine {
        let engine = try Engine(configuration)
        try await engine.setGlobal(
            "fetch",
            .function(
                NativeFunction("fetch") { call in
                    guard let text = call.string(at: 1) else { throw ErrorObject(message: "a string is expected") }
                    return .await {
                        await Task.yield()
                        if text == "bad" { throw ErrorObject(message: "boom", fields: [("code", .string("bad"))]) }
                        return [.string("got " + text)]
                    }
                }))
        return engine
    }

    /// Runs a script that must return one string.
    static func text(_ source: String) async throws -> String {
        let engine = try await engine()
        let values = try await engine.run(Chunk(source, name: "=test"))
        await engine.close()
        guard case .string(let text)? = values.first else { return "no string" }
        return text
    }

    @Test("a task on the engine's own thread is there after every wait as well")
    func ownThread() async throws {
        let engine = try await Self.engine()
        let threads = await withCheckedContinuation { continuation in
            engine.begin { engine in
                let first = Self.thread()
                _ = try? await engine.run(Chunk("return fetch('a')", name: "=test"))
                continuation.resume(returning: [first, Self.thread()])
            }
        }
        #expect(threads[0] == threads[1])
        await engine.close()
    }

    private static func thread() -> UInt { UInt(pthread_self()) }

    @Test(
        "a wait comes back to the same place, wherever the script is",
        arguments: [
            ("return fetch('a') .. fetch('b')", "got agot b"),
            (
                "local c = coroutine.wrap(function() coroutine.yield(fetch('in') .. '!') return 'end' end) return c() .. c()",
                "got in!end"
            ),
            (
                "local c = coroutine.wrap(function() return coroutine.wrap(function() return fetch('deep') end)() end) return c()",
                "got deep"
            ),
            ("local ok, v = pcall(fetch, 'p') return v", "got p"),
            ("local ok, v = xpcall(fetch, print, 'p') return v", "got p"),
            ("local t = setmetatable({}, { __index = function(_, k) return fetch(k) end }) return t.key", "got key"),
            (
                "local s for k in function(_, k) if not k then return fetch('it') end end do s = k end return s",
                "got it"
            ),
            (
                "local s do local x <close> = setmetatable({}, { __close = function() s = fetch('close') end }) end return s",
                "got close"
            ),
            // Where Lua cannot be suspended the thread waits.
            (
                "local s local t = { 2, 1 } table.sort(t, function(a, b) s = fetch('cmp') return a < b end) return s",
                "got cmp"
            ),
            ("return (('x'):gsub('x', function() return fetch('sub') end))", "got sub"),
            ("return tostring(setmetatable({}, { __tostring = function() return fetch('str') end }))", "got str"),
            ("return ('%s'):format(setmetatable({}, { __tostring = function() return fetch('fmt') end }))", "got fmt"),
            (
                "local t = setmetatable({}, { __index = function(_, i) if i == 1 then return fetch('ip') end end }) for _, v in ipairs(t) do return v end",
                "got ip"
            ),
            ("local s load(function() if not s then s = fetch('ld') return 'x = 1' end end) return s", "got ld"),
            ("local s xpcall(error, function() s = fetch('handler') end) return s", "got handler"),
            ("local t = setmetatable({}, { __len = function() return #fetch('n') end }) return tostring(#t)", "5"),
            (
                "local t = setmetatable({}, { __len = function() fetch('n') return 0 end, __newindex = function(t, k, v) rawset(t, k, fetch('ins')) end }) table.insert(t, 'x') return rawget(t, 1)",
                "got ins"
            ),
            (
                "local c = coroutine.create(function() return coroutine.wrap(function() local t = { 2, 1 } local s table.sort(t, function(a, b) s = coroutine.wrap(function() return fetch('mix') end)() return a < b end) return s end)() end) return select(2, coroutine.resume(c))",
                "got mix"
            ),
        ] as [(String, String)])
    func samePlace(source: String, expected: String) async throws {
        #expect(try await Self.text(source) == expected)
    }

    @Test("a module may wait while it is loaded")
    func require() async throws {
        let engine = try await Self.engine()
        engine.addModule("slow", source: Chunk("return { text = fetch('module') }", name: "=slow"))
        try await engine.run(
            Chunk("local c = coroutine.wrap(require) assert(c('slow').text == 'got module')", name: "=test"))
        await engine.close()
    }

    @Test("a failure of what was waited for is raised where it was called, as an error object")
    func failures() async throws {
        #expect(
            try await Self.text("local ok, e = pcall(fetch, 'bad') return e.code .. '|' .. tostring(e)")
                == "bad|test:1: boom")
        #expect(
            try await Self.text(
                "local t = { 1, 2 } local ok, e = pcall(table.sort, t, function() fetch('bad') end) return tostring(e)")
                == "test:1: boom")
    }

    @Test("several scripts wait in one engine at the same time")
    func interleaving() async throws {
        let engine = try await Self.engine()
        let texts = try await withThrowingTaskGroup(of: String.self) { group in
            for number in 0..<20 {
                group.addTask {
                    let chunk = Chunk(
                        "local n = ... local s = '' for i = 1, 5 do s = fetch(n) end return s", name: "=t")
                    let values = try await engine.run(chunk, arguments: [.string(String(number))])
                    guard case .string(let text)? = values.first else { return "" }
                    return text
                }
            }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(texts == Set((0..<20).map { "got \($0)" }))
        #expect(await engine.statistics().liveSessions == 0)
        await engine.close()
    }
}
