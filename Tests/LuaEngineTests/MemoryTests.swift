import LuaEngine
import Testing

@testable import LuaEngine

@Suite("memory")
struct MemoryTests {
    private func engine(limit: Int) throws -> Engine {
        var configuration = Engine.Configuration()
        configuration.memoryLimit = limit
        return try Engine(configuration)
    }

    @Test(
        "a script that hoards is stopped, whatever it does about it, and the engine stays usable",
        arguments: [
            "local t = {} for i = 1, 1e9 do t[i] = ('x'):rep(1000) .. i end",
            "local s = ('x'):rep(1e9)",
            "local t = {} while true do pcall(function() for i = 1, 1e9 do t[#t + 1] = ('x'):rep(1000) .. i end end) end",
            "local t = {} while true do local c = coroutine.wrap(function() while true do t[#t + 1] = {} end end) pcall(c) end",
            "local t = {} for i = 1, 1e9 do t[i] = coroutine.create(print) end",
            "local s = 'x' while true do s = s .. s end",
            "local t = {} t[1] = t return select('#', table.unpack({}, 1, 1e7))",
            "huge()", "while true do pcall(huge) end",
        ])
    func hoarding(source: String) async throws {
        let engine = try engine(limit: 4 << 20)
        try await engine.setGlobal(
            "huge",
            .function(NativeFunction("huge") { _ in .values([.string(String(repeating: "h", count: 8 << 20))]) }))
        let error = await engine.failure(of: source)
        #expect(error?.code == .memory || error?.message.contains("too many results") == true)
        #expect(await engine.failure(of: "local t = {} for i = 1, 1000 do t[i] = 'x' .. i end") == nil)
        await engine.close()
    }

    @Test("<close> variables run when memory is gone")
    func closing() async throws {
        let engine = try engine(limit: 4 << 20)
        _ = await engine.failure(
            of: """
                local guard <close> = setmetatable({}, { __close = function() closed = true end })
                local t = {} for i = 1, 1e9 do t[i] = ('x'):rep(1000) .. i end
                """)
        let values = try await engine.run(Chunk("return closed", name: "=t"))
        guard case .boolean(true)? = values.first else {
            Issue.record("not closed")
            return
        }
        await engine.close()
    }

    @Test("whichever allocation fails, the script fails cleanly and the next one runs")
    func everyAllocation() async throws {
        let source = """
            local log = {}
            local guard <close> = setmetatable({}, { __close = function() log[#log + 1] = 'closed' end })
            local c = coroutine.wrap(function(a) local b = coroutine.yield(a .. 'x') return fetch(b) end)
            local ok, e = pcall(error, { code = 'x' })
            local t = json.decode('{"a":[1,2.5,"text",null,{"b":12345678901234567890}]}')
            local s = json.encode(t) .. tostring(e.code) .. c('1') .. c('2')
            local list = { 3, 1, 2 } table.sort(list, function(x, y) return x < y end)
            return s .. table.concat(list) .. ('%s|%d'):format('f', 3):gsub('f', string.upper)
            """
        let expected = try await run(source, failingAt: 0)
        #expect(expected.error == nil)
        var failures = 0
        for number in 1...max(expected.allocations, 1) {
            let outcome = try await run(source, failingAt: number)
            if let error = outcome.error {
                failures += 1
                #expect(error.code == .memory, "allocation \(number): \(error)")
            }
        }
        // Some failures are survived by collecting garbage first, but not most.
        #expect(failures > 0)
    }

    private func run(_ source: String, failingAt number: Int64) async throws -> (error: LuaError?, allocations: Int64) {
        let engine = try await WaitTests.engine()
        let outcome = await engine.failure(
            of: source, failingAt: number, then: "assert(1 + 1 == 2 and fetch('a') == 'got a')")
        #expect(outcome.next == nil, "after allocation \(number) failed")
        await engine.close()
        return (outcome.error, outcome.allocations)
    }

    @Test("two hundred scripts in a row leave nothing behind")
    func noGrowth() async throws {
        let engine = try await WaitTests.engine()
        let source = """
            local c = coroutine.wrap(function() for i = 1, 3 do coroutine.yield(fetch(tostring(i))) end end)
            local t = { c(), c(), pcall(error, 'x') }
            local dead = coroutine.create(function() local x <close> = setmetatable({}, { __close = print }) coroutine.yield() end)
            return json.encode(t)
            """
        for _ in 0..<20 { try await engine.run(Chunk(source, name: "=test")) }
        try await engine.run(Chunk("collectgarbage() collectgarbage()", name: "=t"))
        let before = await engine.statistics()
        for _ in 0..<200 { try await engine.run(Chunk(source, name: "=test")) }
        try await engine.run(Chunk("collectgarbage() collectgarbage()", name: "=t"))
        let after = await engine.statistics()
        #expect(after.liveSessions == 0)
        #expect(after.liveFunctions == before.liveFunctions)
        #expect(after.memoryInUse <= before.memoryInUse + 4096)
        await engine.close()
    }

    @Test("functions that nothing refers to any more are given back")
    func functionsAreReleased() async throws {
        let engine = try Engine()
        try await engine.setGlobal(
            "make",
            .function(NativeFunction("make") { _ in .values([.function(NativeFunction("made") { _ in .pushed(0) })]) }))
        let before = await engine.statistics().liveFunctions
        try await engine.run(Chunk("for i = 1, 1000 do make()() end collectgarbage() collectgarbage()", name: "=t"))
        #expect(await engine.statistics().liveFunctions <= before + 1)
        await engine.close()
    }
}
