import LuaEngine
import Testing

@Suite("errors")
struct ErrorTests {
    private func failure(_ source: String, name: String = "@dir/s.lua") async throws -> LuaError? {
        let engine = try await WaitTests.engine()
        do {
            try await engine.run(Chunk(source, name: name))
            await engine.close()
            return nil
        } catch {
            await engine.close()
            return error
        }
    }

    private struct Unforeseen: Error {}

    @Test("an error of the host that nobody has thought of has a code of its own, and one of a cancelled wait another")
    func unforeseen() async throws {
        let engine = try Engine()
        try await engine.setGlobal("strange", .function(NativeFunction("strange") { _ in throw Unforeseen() }))
        try await engine.setGlobal(
            "gone", .function(NativeFunction("gone") { _ in .await { throw CancellationError() } }))
        try await engine.run(
            Chunk(
                """
                local ok, problem = pcall(strange)
                assert(not ok and problem.code == "internal_error")
                ok, problem = pcall(gone)
                assert(not ok and problem.code == "cancelled")
                """, name: "@codes.lua"))
        await engine.close()
    }

    @Test(
        "the message names the place, whatever was raised",
        arguments: [
            ("local x = 1\nerror('boom')", "dir/s.lua:2: boom"),
            ("error({})", "(error object is a table value)"), ("error({ message = 'boom' })", "boom"),
            ("error({ message = {} })", "(error object is a table value)"),
            ("error()", "(error object is a nil value)"),
            ("error(setmetatable({}, { __tostring = function() return 'told' end }))", "told"),
            (
                "error(setmetatable({}, { __tostring = function() error('no') end }))",
                "(error object cannot be shown: its __tostring failed)"
            ),
            ("\n\nfetch(1)", "dir/s.lua:3: a string is expected"),
            ("\nfetch('bad')", "dir/s.lua:2: boom"),
            ("local t = nil\nt.x = 1", "dir/s.lua:2: attempt to index a nil value (local 't')"),
            ("coroutine.yield(1)", "dir/s.lua:1: attempt to yield from outside a coroutine"),
            ("error('plain', 0)", "plain"),
            ("local s = 'nul\\0byte' error(s, 0)", "nul\u{0}byte"),
        ])
    func messages(source: String, expected: String) async throws {
        #expect(try await failure(source)?.message == expected)
    }

    @Test("an error object keeps its fields on the way out")
    func objects() async throws {
        let error = try await failure("fetch('bad')")
        #expect(error?.object?.message == "boom")
        guard case .string("bad")? = error?.object?["code"], case .string("dir/s.lua:1")? = error?.object?["where"]
        else {
            Issue.record("fields are missing")
            return
        }
    }

    @Test("a traceback leads through coroutines to the failing line, without frames of ours")
    func tracebacks() async throws {
        let error = try await failure(
            """
            local function deep() error('boom') end
            local c = coroutine.wrap(function()
              local d = coroutine.wrap(function() deep() end)
              d()
            end)
            c()
            """)
        let trace = try #require(error?.traceback)
        for line in ["dir/s.lua:1: in", "dir/s.lua:3: in", "dir/s.lua:4: in", "dir/s.lua:6: in main chunk"] {
            #expect(trace.contains(line), "\(trace)")
        }
        #expect(trace.components(separatedBy: "stack traceback:").count == 2)
    }

    @Test("a failure after a wait in a coroutine still has its traceback")
    func tracebackAfterWait() async throws {
        let error = try await failure("local c = coroutine.wrap(function()\n  fetch('a')\n  fetch('bad')\nend)\nc()")
        #expect(error?.message == "dir/s.lua:3: boom")
        #expect(error?.traceback.contains("dir/s.lua:5: in main chunk") == true, "\(error?.traceback ?? "")")
    }

    @Test(
        "text that is not Lua is told from text that ends too early",
        arguments: [
            ("x = = 1", LuaError.Code.syntax), ("if true then", .incomplete), ("return {1,", .incomplete),
            ("f(", .incomplete), ("end", .syntax), ("s = 'abc\n", .syntax), ("s = [[abc", .incomplete),
            ("\u{1B}Lua", .syntax),
        ])
    func compilation(source: String, code: LuaError.Code) async throws {
        #expect(try await failure(source)?.code == code)
    }

    @Test("a first line for the shell is skipped and lines still count")
    func shebang() async throws {
        #expect(try await failure("#!/usr/bin/env moongate\nerror('x')")?.message == "dir/s.lua:2: x")
        #expect(try await failure("#!/usr/bin/env moongate") == nil)
    }

    @Test(
        "runaway recursion is an error, not a crash",
        arguments: [
            "local function f() return 1 + f() end f()",
            "local function f() return coroutine.wrap(f)() end f()",
            "local t = setmetatable({}, {}) getmetatable(t).__index = function(_, k) return t[k] end local x = t.x",
            "local function f() return pcall(f) end assert(f())",
            "local function f(x) return tostring(setmetatable({}, { __tostring = f })) end f()",
            "string.rep('(', 1000, '(') load(('('):rep(100000))() ",
            "local s = ('a'):rep(300000) .. 'b' return s:find(('a?'):rep(300000))",
        ])
    func recursion(source: String) async throws {
        let error = try await failure(source)
        #expect(error == nil || error?.code == .runtime || error?.code == .memory)
    }

    @Test("a coroutine that waits for the host cannot be resumed or closed by another script")
    func busyCoroutines() async throws {
        let engine = try await WaitTests.engine()
        let (reached, reach) = AsyncStream.makeStream(of: Void.self)
        let (released, release) = AsyncStream.makeStream(of: Void.self)
        try await engine.setGlobal(
            "hold",
            .function(
                NativeFunction("hold") { _ in
                    .await {
                        reach.yield()
                        for await _ in released { break }
                        return [.string("held")]
                    }
                }))
        async let first = engine.run(
            Chunk(
                "co = coroutine.create(function() return hold() end) return select(2, coroutine.resume(co))", name: "=a"
            ))
        for await _ in reached { break }
        let other = try await engine.run(
            Chunk(
                "local ok, e = coroutine.resume(co) local ok2, e2 = pcall(coroutine.close, co) return e, e2", name: "=b"
            ))
        guard case .string(let resumed)? = other.first, case .string(let closed)? = other.last else {
            Issue.record("no messages")
            return
        }
        #expect(resumed.contains("waiting for the host"))
        #expect(closed.contains("waiting for the host"))
        release.yield()
        guard case .string("held")? = try await first.first else {
            Issue.record("the waiting coroutine was disturbed")
            return
        }
        await engine.close()
    }
}
