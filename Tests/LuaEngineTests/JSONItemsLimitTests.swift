import LuaEngine
import Testing

@testable import LuaEngine

@Suite("JSON items: limits")
struct JSONItemsLimitTests {
    /// Makes a text of `count` records.
    private static let make = """
        local function make(count)
          local parts = {}
          for i = 1, count do
            parts[i] = ('{"id":%d,"name":"item %d\\\\n","tags":["a","b"],"nested":{"x":null,"y":1.5}}'):format(i, i)
          end
          return "[" .. table.concat(parts, ",") .. "]"
        end

        """

    @Test("a hundred thousand items are read in the memory of their page")
    func flatMemory() async throws {
        let engine = try await JSONItemsFixture.engine()
        try await engine.run(
            Chunk(Self.make + "text = make(100000) page = items(text) assert(#page == 100000)", name: "=test"))
        try await engine.run(Chunk("size = #text text = nil collectgarbage() collectgarbage()", name: "=test"))
        let before = await engine.statistics().memoryInUse
        // No pauses of the script's own: the collector keeps up by itself.
        let values = try await engine.run(
            Chunk(
                """
                local n, most = 0, 0
                for item in page do
                  n = n + 1
                  assert(item.id == n)
                  most = math.max(most, collectgarbage "count")
                end
                return n, math.ceil(most * 1024), size
                """, name: "=test"))
        guard case .integer(100_000)? = values.first, case .integer(let most)? = values.dropFirst().first,
            case .integer(let size)? = values.last
        else {
            Issue.record("unexpected results \(values)")
            return
        }
        // The text and four bytes for a token; then what the collector has not come to yet, which is a share of all.
        #expect(before < 3 * Int(size))
        #expect(Int(most) < 2 * before)
        try await engine.run(Chunk("page = nil collectgarbage() collectgarbage()", name: "=test"))
        #expect(await engine.statistics().memoryInUse < before - Int(size))
        await engine.close()
    }

    @Test("a hundred thousand items in pages of a thousand take the memory of a few pages")
    func flatMemoryOfPages() async throws {
        let engine = try await JSONItemsFixture.engine()
        let error = await engine.failure(
            of: Self.make + """
                local text, n, most = make(1000), 0, 0
                for _ = 1, 100 do
                  for item in items(text) do n = n + 1 end
                  most = math.max(most, collectgarbage "count")
                end
                assert(n == 100000 and most * 1024 < 20 * #text, most)
                """)
        #expect(error == nil)
        #expect(await engine.statistics().memoryInUse < 4 << 20)
        await engine.close()
    }

    @Test("pages that are left half read are collected, also while others are read")
    func halfRead() async throws {
        let engine = try await JSONItemsFixture.engine(memoryLimit: 24 << 20)
        let error = await engine.failure(
            of: Self.make + """
                local text = make(10000)
                for i = 1, 100 do
                  local page = items(text)
                  for _ = 1, 10 do assert(page()) end
                end
                collectgarbage() collectgarbage()
                assert(collectgarbage "count" < 4096)
                """)
        #expect(error == nil)
        await engine.close()
    }

    @Test("closing an engine frees the pages in it; what it gave away is no page")
    func closing() async throws {
        let engine = try await JSONItemsFixture.engine()
        try await engine.run(Chunk("page = items '[{},[1],\"x\"]' page() page()", name: "=test"))
        // A page is bound to its state: no copy leaves it.
        #expect(await engine.failure(of: "return page")?.message.contains("a userdata cannot be passed on") == true)
        await engine.close()
        #expect(await engine.failure(of: "return page()")?.code == .closed)
    }

    @Test("a page that does not fit is refused, and the script goes on")
    func pageTooLarge() async throws {
        let engine = try await JSONItemsFixture.engine(memoryLimit: 8 << 20)
        let large = Array(("[" + Array(repeating: #"{"a":[1,2,3]}"#, count: 600_000).joined(separator: ",") + "]").utf8)
        try await engine.setGlobal(
            "large", .function(NativeFunction("large") { _ in .values([.jsonItems(large, JSONDecoding())]) }))
        let error = await engine.failure(of: "large()")
        #expect(error?.object?.fields.contains { $0.name == "code" } == true || error?.code == .memory)
        #expect(await engine.failure(of: "assert(items '[5]'() == 5)") == nil)
        await engine.close()
    }

    @Test("a script that keeps too many items is stopped in the midst of a page, and the engine goes on")
    func capWithinPage() async throws {
        let engine = try await JSONItemsFixture.engine(memoryLimit: 16 << 20)
        for body in [
            "local list = {} for item in page do list[#list + 1] = item end",
            "local list = {} while true do pcall(function() for item in page do list[#list + 1] = item end end) end",
        ] {
            let error = await engine.failure(of: Self.make + "page = items(make(40000)) " + body)
            #expect(error?.code == .memory)
            // The page is still what it was.
            #expect(await engine.failure(of: "assert(page().id > 1) page = nil collectgarbage()") == nil)
        }
        await engine.close()
    }

    @Test(
        "an interrupt reaches a script in the midst of a page",
        arguments: [
            "local page = items(make(100000)) stop() for item in page do end",
            "local page = items(make(100000)) stop() while true do pcall(page) end",
            // One item alone takes long.
            "local page = items('[[' .. ('[],'):rep(1000000) .. '0]]') stop() page() error 'not stopped'",
            "local text = '[[' .. ('[],'):rep(1000000) .. '0]]' stop() while true do pcall(items(text)) end",
            "local text = '{\"a\":[' .. ('[],'):rep(1000000) .. '0],\"data\":[]}' stop() while true do items(text, '') end",
        ])
    func interrupts(source: String) async throws {
        let engine = try await JSONItemsFixture.engine()
        let error = await engine.failure(of: Self.make + source)
        #expect(error?.code == .interrupted(.timeout))
        #expect(await engine.failure(of: "assert(items '[5]'() == 5)") == nil)
        await engine.close()
    }

    @Test("whichever allocation fails, the script fails cleanly and the next one runs")
    func everyAllocation() async throws {
        let long = String(repeating: "long", count: 200)
        let source = """
            local text = '{"total":3,"items":[{"a":[1,2.5,"x\\\\n"],"big":123456789012345678901},'
              .. ('{"key":"v","list":[{"b":null}],"t":"\\\\u00e9 \(long)"},'):rep(3) .. '[tru]]}'
            local list = {}
            local page = items(text, "items", "list")
            local ok, e = pcall(function() for item in page do list[#list + 1] = item end end)
            assert(not ok and #list == 4 and e.code == "invalid_json" and #page == 5)
            return json.encode(list)
            """
        let expected = try await run(source, failingAt: 0)
        #expect(expected.error == nil)
        var failures = 0
        for number in 1...max(expected.allocations, 1) {
            guard let error = try await run(source, failingAt: number).error else { continue }
            failures += 1
            // A page that could not be made is an error like any other; in the script itself memory ends everything.
            let isRefused = error.object?.message == "not enough memory"
            #expect(error.code == .memory || isRefused, "allocation \(number): \(error)")
        }
        #expect(failures > 0)
    }

    private func run(_ source: String, failingAt number: Int64) async throws -> (error: LuaError?, allocations: Int64) {
        let engine = try await JSONItemsFixture.engine()
        let outcome = await engine.failure(of: source, failingAt: number, then: "assert(items '[[1]]'()[1] == 1)")
        #expect(outcome.next == nil, "after allocation \(number) failed")
        await engine.close()
        return (outcome.error, outcome.allocations)
    }
}
