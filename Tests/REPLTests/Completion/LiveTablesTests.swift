import LuaEngine
import Synchronization
import Testing

@testable import REPL

@Suite("Live tables")
struct LiveTablesTests {
    private func names(_ engine: Engine, _ path: [String], _ prefix: String = "") async -> [String] {
        await engine.members(of: path, prefix: prefix).map(\.name)
    }

    @Test("names are found by raw access, through __index tables, in any letter case")
    func raw() async throws {
        let engine = try Engine()
        try await engine.run(
            Chunk(
                """
                base = { inherited = 1, shared = 1 }
                base.__index = base
                t = setmetatable({ own = 1, Other = print, shared = 2, ["not a name"] = 1, [1] = 2, inner = { deep = {} } }, base)
                text = "x"
                chain = setmetatable({}, { __index = t, __metatable = "hidden" })
                loop = {}
                setmetatable(loop, { __index = loop })
                """, name: "=test"))
        #expect(await names(engine, ["t"]) == ["Other", "inner", "own", "shared", "__index", "inherited"])
        #expect(await names(engine, ["t"], "o") == ["Other", "own"])
        #expect(await names(engine, ["t", "inner"]) == ["deep"])
        #expect(await names(engine, ["chain", "inner"]) == ["deep"])
        #expect(await names(engine, ["chain"], "inh") == ["inherited"])
        #expect(await names(engine, ["text"], "up") == ["upper"])
        #expect(await names(engine, ["loop"]).isEmpty)
        #expect(await names(engine, ["t", "own", "x"]).isEmpty)
        #expect(await names(engine, ["nothing"]).isEmpty)
        #expect(await names(engine, [], "strin") == ["string"])
        #expect(await engine.members(of: ["t"], prefix: "inherited").first?.isInherited == true)
        await engine.close()
        #expect(await names(engine, []).isEmpty)
    }

    @Test("no code runs, and large tables cost little")
    func harmless() async throws {
        let engine = try Engine()
        try await engine.run(
            Chunk(
                """
                called = 0
                local function touch() called = called + 1 end
                trap = setmetatable({}, { __index = touch, __pairs = touch, __len = touch, __name = "x" })
                setmetatable(_G, { __index = touch })
                big = {}
                for i = 1, 100000 do big["k" .. i] = i end
                """, name: "=test"))
        #expect(await names(engine, ["trap"]).isEmpty)
        #expect(await names(engine, ["trap", "x"]).isEmpty)
        #expect(await names(engine, ["missing"]).isEmpty)
        #expect(await names(engine, ["big"]).count == 500)
        let called = try await engine.run(Chunk("return rawget(_G, 'called')", name: "=test"))
        guard case .integer(0)? = called.first else {
            Issue.record("a metamethod was called")
            return
        }
        await engine.close()
    }

    @Test("a busy engine gives no answer, and is asked again when it is free")
    func busy() async throws {
        let engine = try Engine()
        let (begun, begin) = AsyncStream<Void>.makeStream()
        let release = Mutex(false)
        let block = NativeFunction("block") { _ in
            begin.yield()
            while !release.withLock({ $0 }) {}
            return .values([])
        }
        try await engine.setGlobal("block", .function(block))
        let tables = EngineTables(engine)
        let running = Task { try await engine.run(Chunk("block()", name: "=test")) }
        for await _ in begun { break }
        #expect(tables.members(of: [], prefix: "blo", patience: .milliseconds(10)) == nil)
        #expect(tables.members(of: [], prefix: "blo", patience: .milliseconds(10)) == nil)
        release.withLock { $0 = true }
        _ = try await running.value
        var found = tables.members(of: [], prefix: "blo", patience: .seconds(10))
        while found == nil {
            await Task.yield()
            found = tables.members(of: [], prefix: "blo", patience: .seconds(10))
        }
        #expect(found?.map(\.name) == ["block"])
        await engine.close()
    }
}
