import Testing

@testable import LuaEngine

/// Pages that were read away from Lua give what decoding the whole document gives.
@Suite("pages read ahead")
struct JSONPageTests {
    private func run(_ text: String, _ source: String, memoryLimit: Int? = nil) async throws -> String {
        let engine = try await JSONItemsFixture.engine(memoryLimit: memoryLimit)
        let bytes = Array(text.utf8)
        try await engine.setGlobal(
            "page", .function(NativeFunction("page") { _ in .values([.jsonPage(JSONPage(bytes))]) }))
        try await engine.setGlobal("text", .string(text))
        do {
            let values = try await engine.run(Chunk(source, name: "@test.lua"))
            await engine.close()
            guard case .string(let result)? = values.first else { return "no string" }
            return result
        } catch {
            await engine.close()
            throw error
        }
    }

    /// Both ways back to text, with members sorted and types told apart.
    private static let compare = """
        local function show(value)
          if type(value) ~= "table" then return math.type(value) or type(value), ":", tostring(value), ";" end
          local parts, keys = { getmetatable(value) or "object", "{" }, {}
          for key in pairs(value) do keys[#keys + 1] = key end
          table.sort(keys, function(a, b) return tostring(a) < tostring(b) end)
          for _, key in ipairs(keys) do
            parts[#parts + 1] = tostring(key) .. "=" .. table.concat({ show(value[key]) })
          end
          return table.concat(parts) .. "}"
        end
        local items, expected = page(), json.decode(text)
        assert(#items == #expected, "count")
        local index = 0
        for item in items do
          index = index + 1
          local got, wanted = table.concat({ show(item) }), table.concat({ show(expected[index]) })
          if got ~= wanted then return "item " .. index .. ": " .. got .. " instead of " .. wanted end
        end
        assert(index == #expected and items() == nil)
        return "same"
        """

    @Test(
        "every kind of value comes as it is",
        arguments: [
            "[]", " [ ] ", "\u{FEFF}[1]", "[{}]", "[[],{},[[]]]", #"[null,true,false,"",0,-0,1.5,-2e3]"#,
            "[9223372036854775807,-9223372036854775808,9223372036854775808,0.1,1e400,123456789012345678901234567890]",
            #"[{"a":1,"b":{"c":[1,2,{"d":null}]},"a":2}]"#, #"["\u00e4\ud83d\ude00\n\"\\\/","ä","\ud800"]"#,
            #"[{"k\u0065y":1,"key":2},{"":3}]"#, "[\n{\"a\" : 1 ,\"b\" : [ 1 , 2 ] }\n,\n{ \"a\":\"x\"}\n]\n",
        ])
    func values(text: String) async throws {
        #expect(try await run(text, Self.compare) == "same")
    }

    @Test("keys may be as many as they like")
    func manyKeys() async throws {
        let members = (1...3000).map { "\"key \($0)\":\($0),\"\\u006b\($0)\":[]" }.joined(separator: ",")
        #expect(try await run("[{\(members)},{\(members)}]", Self.compare) == "same")
    }

    @Test("a value may nest as deep as a document may, and no deeper", arguments: [(511, "same"), (512, "too deep")])
    func depth(levels: Int, expected: String) async throws {
        let text = "[" + String(repeating: "[", count: levels) + String(repeating: "]", count: levels) + "]"
        let source = """
            local ok, problem = pcall(page)
            if not ok then return "too deep" end
            local value, levels = problem(), 0
            while value do value, levels = value[1], levels + 1 end
            assert(levels == \(levels), levels)
            return "same"
            """
        #expect(try await run(text, source) == expected)
    }

    @Test(
        "a damaged item is told when it is its turn",
        arguments: [
            #"[{"a":1},{"a":tru},3]"#, #"[{"a":1},{"a":"\x"},3]"#, #"[{"a":1},{"\x":1},3]"#, "[1,02]", "[1,2 3]",
        ])
    func damaged(text: String) async throws {
        let source = """
            local items = page()
            assert(items())
            local ok, problem = pcall(items)
            return ok and "no error" or problem.code
            """
        #expect(try await run(text, source) == "invalid_json")
    }

    @Test("what is no page is told at once", arguments: ["", "{}", "1", "[1", "[1]]", "[1}", "\u{0}"])
    func noPage(text: String) async throws {
        let source = "local ok, problem = pcall(page) return ok and 'no error' or problem.code"
        #expect(try await run(text, source) == "invalid_json")
    }

    @Test("a page counts against the memory that a script may take")
    func memory() async throws {
        let text = "[\"" + String(repeating: "x", count: 4 << 20) + "\"]"
        await #expect(throws: LuaError.self) { try await run(text, "page() return 'taken'", memoryLimit: 2 << 20) }
    }

    @Test("an interrupt reaches a script in the midst of one long item")
    func interrupt() async throws {
        let text = "[[" + String(repeating: "[],", count: 500_000) + "0]]"
        await #expect { try await run(text, "local items = page() stop() while true do pcall(items) end") } throws: {
            ($0 as? LuaError)?.code == .interrupted(.timeout)
        }
    }

    @Test("whichever allocation fails, the script fails cleanly and the next one runs")
    func everyAllocation() async throws {
        let long = String(repeating: "long", count: 400)
        let text = #"[{"a":[1,2.5,"x\n"],"big":123456789012345678901},{"a":{"b":"\#(long)"},"c":[{}]}]"#
        let source = "local list = {} for item in page() do list[#list + 1] = item end assert(#list == 2)"
        var number: Int64 = 0
        var failures = 0
        repeat {
            number += 1
            let engine = try await JSONItemsFixture.engine()
            try await engine.setGlobal(
                "page", .function(NativeFunction("page") { _ in .values([.jsonPage(JSONPage(Array(text.utf8)))]) }))
            let before = await engine.allocations
            await engine.failAllocation(number)
            do {
                try await engine.run(Chunk(source, name: "=test"))
            } catch {
                failures += 1
                let isRefused = error.object?.message == "not enough memory"
                #expect(error.code == .memory || isRefused, "allocation \(number): \(error)")
            }
            await engine.failAllocation(0)
            let made = await engine.allocations - before
            try await engine.run(Chunk(source, name: "=test"))
            await engine.close()
            if made < number { break }
        } while true
        #expect(failures > 0)
    }
}
