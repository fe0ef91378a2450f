import LuaEngine
import Synchronization
import Testing

@Suite("interrupts")
struct InterruptTests {
    /// Notes that scripts leave with `note(text)`; the first one tells that the script is under way.
    private final class Notes: Sendable {
        private let texts = Mutex<[String]>([])
        let first: AsyncStream<Void>
        private let signal: AsyncStream<Void>.Continuation

        init() { (first, signal) = AsyncStream.makeStream() }

        var all: [String] { texts.withLock { $0 } }

        var native: NativeFunction {
            NativeFunction("note") { [self] call in
                texts.withLock { $0.append(call.string(at: 1) ?? "?") }
                signal.yield()
                return .pushed(0)
            }
        }

        func waitForFirst() async {
            for await _ in first { return }
        }
    }

    /// Runs a script, interrupts it once it has left its first note, and tells how it ended.
    private func interrupted(
        _ source: String, _ reason: InterruptReason = .cancelled
    ) async throws -> (error: LuaError?, notes: [String]) {
        let engine = try await WaitTests.engine()
        let notes = Notes()
        try await engine.setGlobal("note", .function(notes.native))
        try await engine.setGlobal(
            "forever",
            .function(
                NativeFunction("forever") { _ in
                    .await {
                        let (nothing, end) = AsyncStream<Void>.makeStream()
                        for await _ in nothing {}
                        withExtendedLifetime(end) {}
                        throw CancellationError()
                    }
                }))
        async let outcome = engine.failure(of: source)
        await notes.waitForFirst()
        engine.interrupt(reason)
        let error = await outcome
        // The engine is as good as new.
        let sum = try await engine.run(Chunk("local s = 0 for i = 1, 100000 do s = s + i end return s", name: "=t"))
        guard case .integer(5_000_050_000)? = sum.first else {
            Issue.record("the engine is unusable after the interrupt")
            return (error, notes.all)
        }
        await engine.close()
        return (error, notes.all)
    }

    @Test(
        "no construction keeps a script alive",
        arguments: [
            "while true do end",
            "while true do pcall(function() while true do end end) end",
            "while true do xpcall(function() while true do end end, function() while true do end end) end",
            "while true do local c = coroutine.wrap(function() while true do end end) pcall(c) end",
            "while true do coroutine.resume(coroutine.create(function() while true do pcall(error) end end)) end",
            "local function f() pcall(f) f() end while true do pcall(f) end",
            "while true do pcall(table.sort, { 3, 2, 1 }, function() while true do end end) end",
            "while true do pcall(string.gsub, 'x', 'x', function() while true do end end) end",
            "while true do pcall(load, function() while true do end end) end",
            "while true do local x <close> = setmetatable({}, { __close = function() while true do end end }) end",
            "forever()",
            "while true do pcall(forever) end",
            "while true do pcall(coroutine.wrap(function() while true do pcall(forever) end end)) end",
            "while true do pcall(table.sort, { 2, 1 }, function() forever() end) end",
            "local t = setmetatable({}, { __index = function() forever() end }) while true do pcall(ipairs(t), t, 0) end",
            "while true do pcall(fetch, 'x') end",
            "goto again ::again:: goto again",
        ])
    func unstoppable(loop: String) async throws {
        let (error, _) = try await interrupted("note('started') " + loop)
        #expect(error?.code == .interrupted(.cancelled))
    }

    @Test("the reason is told", arguments: [InterruptReason.cancelled, .timeout, .outputClosed, .exit(3)])
    func reasons(reason: InterruptReason) async throws {
        let (error, _) = try await interrupted("note('started') while true do end", reason)
        if case .exit(let status) = reason {
            #expect(error?.code == .exit(status))
        } else {
            #expect(error?.code == .interrupted(reason))
        }
    }

    @Test(
        "pending <close> variables run, innermost first, wherever the script is",
        arguments: [
            "while true do end",
            "forever()",
            "coroutine.wrap(function() local c <close> = guard('inner') forever() end)()",
            "coroutine.wrap(function() local c <close> = guard('inner') while true do end end)()",
            "pcall(function() local c <close> = guard('inner') while true do end end)",
            "table.sort({ 2, 1 }, function() local c <close> = guard('inner') forever() end)",
        ])
    func closing(wait: String) async throws {
        let (_, notes) = try await interrupted(
            """
            local function guard(name) return setmetatable({}, { __close = function() note(name) end }) end
            local outer <close> = guard('outer')
            note('started')
            \(wait)
            """)
        #expect(notes == (wait.contains("inner") ? ["started", "inner", "outer"] : ["started", "outer"]))
    }

    @Test(
        "a <close> handler that loops is stopped as well, wherever its script was",
        arguments: [
            "while true do end", "pcall(function() while true do end end)", "forever()",
            "coroutine.wrap(function() local inner <close> = looping while true do end end)()",
            "table.sort({ 2, 1 }, function() local inner <close> = looping pcall(function() while true do end end) end)",
        ])
    func loopingHandlers(script: String) async throws {
        let (error, _) = try await interrupted(
            """
            local looping = setmetatable({}, { __close = function() while true do end end })
            local outer <close> = looping
            note('started')
            \(script)
            """)
        #expect(error?.code == .interrupted(.cancelled))
    }

    @Test("a <close> handler may still wait for something short, and one that loops is stopped")
    func handlers() async throws {
        let (_, notes) = try await interrupted(
            """
            local a <close> = setmetatable({}, { __close = function() note(fetch('last word')) end })
            local b <close> = setmetatable({}, { __close = function() while true do end end })
            local c <close> = setmetatable({}, { __close = function() note(fetch('first')) end })
            note('started')
            while true do end
            """)
        #expect(notes.prefix(2) == ["started", "got first"])
    }

    @Test(
        "os.exit cannot be caught, runs <close> variables and says its status",
        arguments: [
            ("os.exit(7)", 7), ("pcall(os.exit, 7)", 7), ("os.exit()", 0), ("os.exit(true)", 0), ("os.exit(false)", 1),
            ("coroutine.wrap(function() pcall(os.exit, 3) end)()", 3), ("os.exit(256 + 5)", 5),
            ("table.sort({ 2, 1 }, function() os.exit(4) end)", 4),
        ] as [(String, Int32)])
    func exit(call: String, status: Int32) async throws {
        let engine = try Engine()
        let notes = Notes()
        try await engine.setGlobal("note", .function(notes.native))
        let error = await engine.failure(
            of: """
                local x <close> = setmetatable({}, { __close = function() note('closed') end })
                \(call) note('not reached')
                """)
        #expect(error?.code == .exit(status))
        #expect(notes.all == ["closed"])
        await engine.close()
    }

    @Test("cancelling the Swift task ends the script")
    func taskCancellation() async throws {
        let engine = try await WaitTests.engine()
        let notes = Notes()
        try await engine.setGlobal("note", .function(notes.native))
        let task = Task { await engine.failure(of: "note('started') while true do pcall(fetch, 'x') end") }
        await notes.waitForFirst()
        task.cancel()
        #expect(await task.value?.code == .interrupted(.cancelled))
        await engine.close()
    }

    @Test("closing an engine ends what runs and what waits")
    func closeWithSessions() async throws {
        let engine = try await WaitTests.engine()
        let notes = Notes()
        try await engine.setGlobal("note", .function(notes.native))
        async let waiting = engine.failure(of: "note('started') while true do pcall(fetch, 'x') end")
        await notes.waitForFirst()
        await engine.close()
        #expect(await waiting?.code == .interrupted(.cancelled))
        #expect(await engine.failure(of: "return 1")?.code == .closed)
    }
}
