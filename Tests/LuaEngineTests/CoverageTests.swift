import Testing

@testable import LuaEngine

@Suite("Which lines were run")
struct CoverageTests {
    private static let source = """
        local M = {}

        -- nothing
        function M.f(...)
          local text = "a" ..
            tostring(...)
          return text, 1.5, 12345678901, true, nil, [[
        long
        text]]
        end

        function M.g() return function() return 1 end end
        \(String(repeating: "\n", count: 300))
        function M.h()
          return 2
        end
        return M
        """

    @Test("the lines with code are known without running any, those of functions in functions and far away included")
    func executable() async throws {
        let engine = try Engine()
        let lines = try await engine.executableLines(of: Chunk(Self.source, name: "@x.lua"))
        #expect(lines.isSuperset(of: [1, 5, 6, 12, 315, 317]))
        #expect(lines.isDisjoint(with: [2, 3, 8, 11, 100]))
        await engine.close()
    }

    @Test("lines are counted in files and their coroutines, and not in chunks that are no files")
    func counted() async throws {
        var configuration = Engine.Configuration()
        configuration.countsLines = true
        let engine = try Engine(configuration)
        let code = """
            for index = 1, 3 do
              local x = index
            end
            local co = coroutine.wrap(function()
              coroutine.yield(1)
              return 2
            end)
            co() co()
            if false then
              co()
            end
            load("local y = 1")()
            """
        try await engine.run(Chunk(code, name: "@counted.lua"))
        let files = await engine.coverage()
        #expect(files.map(\.name) == ["counted.lua"])
        let counts = try #require(files.first?.counts)
        #expect(counts[2] == 3)
        #expect(counts[5] == 1)
        #expect(counts[6] == 1)
        #expect(counts[10] == nil)
        await engine.close()
    }

    @Test("without being asked for nothing is counted")
    func notCounted() async throws {
        let engine = try Engine()
        try await engine.run(Chunk("local x = 1", name: "@x.lua"))
        #expect(await engine.coverage().isEmpty)
        await engine.close()
    }

    @Test("damaged bytecode is read as nothing, or as something, but never traps")
    func damaged() async throws {
        let engine = try Engine()
        let bytes = try await engine.compiled(Chunk(Self.source, name: "@x.lua"))
        #expect(CompiledLines.read(bytes)?.isEmpty == false)
        for length in 0..<bytes.count { _ = CompiledLines.read(Array(bytes.prefix(length))) }
        var state: UInt64 = 1
        for _ in 0..<2000 {
            var copy = bytes
            for _ in 0..<4 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                copy[32 + Int(state >> 33) % (copy.count - 32)] = UInt8(truncatingIfNeeded: state >> 20)
            }
            _ = CompiledLines.read(copy)
        }
        await engine.close()
    }
}
