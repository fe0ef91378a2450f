import LuaEngine
import Testing

@Suite("JSON limits")
struct JSONLimitTests {
    @Test("documents nest as deep as the limit and no deeper")
    func depth() async throws {
        try await JSONScript.run(
            """
            local function nested(depth) return ("["):rep(depth) .. ("]"):rep(depth) end
            assert(json.encode(json.decode(nested(512))) == nested(512))
            local ok, message = pcall(json.decode, nested(513))
            assert(not ok and message:find("nested too deep", 1, true), message)
            assert(not pcall(json.decode, ("["):rep(5000000)) and not pcall(json.decode, ('{"a":'):rep(1000000)))
            assert(not pcall(json.decode, ("]"):rep(5000000)) and not pcall(json.decode, nested(100000) .. "x"))
            """)
    }

    @Test("tables nest as deep as the limit and no deeper")
    func tableDepth() async throws {
        try await JSONScript.run(
            """
            local deep = 1
            for i = 1, 512 do deep = { deep } end
            assert(json.encode(deep) == ("["):rep(512) .. "1" .. ("]"):rep(512))
            local ok, message = pcall(json.encode, { deep })
            assert(not ok and message:find("nested too deep", 1, true), message)
            for i = 1, 100000 do deep = { deep } end
            assert(not pcall(json.encode, deep))
            """)
    }

    @Test("a document that needs more memory than there is ends the script, and the engine goes on")
    func memoryOfDecoding() async throws {
        var configuration = Engine.Configuration()
        configuration.memoryLimit = 16 << 20
        let engine = try Engine(configuration)
        let large = Array(("[" + Array(repeating: "[1,2,3]", count: 600_000).joined(separator: ",") + "]").utf8)
        for source in [
            "local text = '[' .. ('[1,2,3],'):rep(600000) .. '0]' json.decode(text)",
            "local text = '[' .. ('[1,2,3],'):rep(600000) .. '0]' pcall(json.decode, text) return 1",
        ] {
            let error = await #expect(throws: LuaError.self) {
                try await engine.run(Chunk(source, name: "=test"))
            }
            #expect(error?.code == .memory)
        }
        await #expect(throws: LuaError.self) {
            try await engine.run(Chunk("return #...", name: "=test"), arguments: [.json(large, JSONDecoding())])
        }
        // Collecting goes on after a decoding that was cut short.
        let values = try await engine.run(
            Chunk(
                """
                for i = 1, 2000 do assert(#json.decode('[' .. ('"x",'):rep(2000) .. '0]') == 2001) end
                return json.encode(json.decode '{"a":[1]}')
                """, name: "=test"))
        guard case .string(#"{"a":[1]}"#)? = values.first else {
            Issue.record("the engine is not usable: \(values)")
            return
        }
        await engine.close()
    }

    @Test("a small table that stands for endless text is stopped by the memory limit")
    func memoryOfEncoding() async throws {
        let error = await #expect(throws: LuaError.self) {
            try await JSONScript.run(
                "local t = { 'x' } for i = 1, 100 do t = { t, t } end return json.encode(t)", memoryLimit: 1 << 20)
        }
        #expect(error?.code == .memory)
    }

    @Test(
        "an interrupt reaches a script in the midst of encoding and decoding",
        arguments: [
            "local t = { 1, 2 } for i = 1, 100 do t = { t, t } end json.encode(t)",
            "local text = '[' .. ('[],'):rep(1000000) .. '0]' while true do json.decode(text) end",
        ])
    func interrupts(source: String) async throws {
        let engine = try Engine()
        try await engine.setGlobal(
            "interrupt",
            .function(
                NativeFunction("interrupt") { [unowned engine] _ in
                    engine.interrupt(.timeout)
                    return .values([])
                }))
        // The flag is up before the long call begins. Encoding would take minutes if it did not look at it.
        let error = await #expect(throws: LuaError.self) {
            try await engine.run(Chunk("local function work() \(source) end interrupt() work()", name: "=test"))
        }
        #expect(error?.code == .interrupted(.timeout))
        await engine.close()
    }

    @Test("many documents leave nothing behind")
    func leaks() async throws {
        try await JSONScript.run(
            """
            local text = '{"a":[1,2.5,"x\\\\n",null,123456789012345678901],"b":{}}'
            local function work()
              for i = 1, 300 do
                assert(json.encode(json.decode(text)) ~= nil)
                assert(not pcall(json.decode, text .. "x") and not pcall(json.encode, { print }))
              end
              collectgarbage() collectgarbage()
              return collectgarbage "count"
            end
            work()
            local before = work()
            assert(work() < before + 4, "memory grows")
            """)
    }
}
