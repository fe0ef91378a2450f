import LuaEngine
import Testing

/// Stock Lua calls no hook inside a library function, so these would run for ages whatever the host asks for.
@Suite("Long calls of library functions can be stopped")
struct SandboxInterruptTests {
    @Test(
        "an interrupt reaches a library function that would not end",
        arguments: [
            "('a'):rep(40):find(('a?'):rep(40) .. ('a'):rep(40))",
            "('a'):rep(100000):find('.-.-.-.-b')",
            "('a'):rep(100000):match('(.*)(.*)(.*)(.*)b')",
            "('('):rep(1000000):gsub('%b()', '')",
            "for _ in ('a'):rep(100000):gmatch('.-.-.-b') do end",
            "table.move({}, 1, math.maxinteger - 1, 2, {})",
            "table.move({}, 1, 1 << 60, 1 << 61)",
            "table.insert(setmetatable({}, { __len = function() return 1 << 60 end }), 1, 'x')",
            "table.remove(setmetatable({}, { __len = function() return 1 << 60 end }), 1)",
        ]
    )
    func interrupt(code: String) async throws {
        let engine = try Engine()
        let (started, start) = AsyncStream<Void>.makeStream()
        let signal = NativeFunction("started") { _ in
            start.yield()
            return .values([])
        }
        try await engine.setGlobal("started", .function(signal))
        let run = Task {
            try await engine.run(Chunk("started() while true do pcall(function() \(code) end) end", name: "@long.lua"))
        }
        for await _ in started { break }
        engine.interrupt(.timeout)
        await #expect(throws: LuaError.self) { try await run.value }
        let results = try await engine.run(Chunk("return ('x'):find('x')", name: "@after.lua"))
        guard case .integer(1)? = results.first else {
            Issue.record("the engine is of no use any more: \(results)")
            return
        }
        await engine.close()
    }

    @Test("the library functions that can be stopped do what the stock ones do")
    func sameResults() async throws {
        let engine = try Engine()
        try await engine.run(
            Chunk(
                #"""
                local function same(expected, ...)
                    local results = table.pack(...)
                    assert(results.n == #expected, "number of results")
                    for index, value in ipairs(expected) do assert(results[index] == value, tostring(results[index])) end
                end
                local function fails(expected, f, ...)
                    local ok, message = pcall(f, ...)
                    assert(not ok and message:find(expected, 1, true), message)
                end
                same({ 3, 4, "l" }, ("hello"):find("(l)l"))
                same({ 2, 2 }, ("a.b"):find(".", 2, true)) same({ 1, 0 }, (""):find(""))
                same({ 4, 3 }, ("abc"):find("", 10 - 6))
                assert(("abc"):find("", 5) == nil and ("abc"):find("b", -1) == nil and ("abc"):find("b", -2) == 2)
                same({ "2024", "05" }, ("on 2024-05"):match("(%d+)%-(%d+)"))
                same({ "THE (quick) fox", 1 }, ("THE (quick) fox"):gsub("%(.-%)", "%0"))
                same({ 5, 9 }, ("THE (qu) k"):find("%f[^%w ].-%f[%w ]k?", 3) and 5, 9)
                assert(("f(a(b)c)d"):match("%b()") == "(a(b)c)" and ("x=x"):match("(.)=%1") == "x")
                assert(("  trim  "):match("^%s*(.-)%s*$") == "trim" and ("a\0b"):match("%z") == "\0")
                assert(("[]^-x"):match("[]]") == "]" and ("a-b"):match("[a%-]+") == "a-" and ("é"):match("[\xC3]\xA9") == "é")
                same({ 1, 3 }, ("ab"):match("()ab()"))
                local words = {}
                for key, value in ("a=1, b=2"):gmatch("(%w+)=(%w+)") do words[#words + 1] = key .. value end
                assert(table.concat(words, " ") == "a1 b2")
                local places = {}
                for place in ("abc"):gmatch("()", 2) do places[#places + 1] = place end
                assert(table.concat(places) == "234")
                same({ "-a-b-", 3 }, ("ab"):gsub("", "-")) same({ "x x", 2 }, ("hello world"):gsub("%w+", "x"))
                same({ "b a", 1 }, ("a b"):gsub("(%w) (%w)", "%2 %1")) same({ "xab", 1 }, ("aab"):gsub("^a", "x"))
                same({ "1 $y 100%", 2 }, ("$x $y 100%"):gsub("%$(%w+)", { x = 1, y = false }))
                same({ "A.b", 1 }, ("a.b"):gsub("%a", string.upper, 1))
                local object = setmetatable({}, { __index = function(_, key) return key:rep(2) end })
                same({ "aabb", 2 }, ("ab"):gsub(".", object))
                fails("malformed pattern (ends with '%')", string.find, "a", "%")
                fails("malformed pattern (missing ']')", string.find, "a", "[a")
                fails("malformed pattern (missing arguments to '%b')", string.find, "a", "%b(")
                fails("missing '[' after '%f' in pattern", string.find, "a", "%fa")
                fails("invalid pattern capture", string.match, "a", "a)")
                fails("unfinished capture", string.find, "a", "(a")
                fails("invalid capture index %2", string.find, "a", "(a)%2")
                fails("too many captures", string.find, "a", ("()"):rep(33))
                fails("pattern too complex", string.find, ("x"):rep(300), ("x?"):rep(300))
                fails("invalid use of '%' in replacement string", string.gsub, "a", "a", "%z")
                fails("invalid replacement value (a table)", string.gsub, "a", "a", function() return {} end)
                fails("(string/function/table expected, got no value)", string.gsub, "a", "a")
                fails("(string expected, got no value)", string.find)

                local list = { 1, 2, 3 }
                table.insert(list, 1, 0) table.insert(list, 9)
                assert(table.concat(list, " ") == "0 1 2 3 9" and table.remove(list) == 9 and table.remove(list, 1) == 0)
                fails("position out of bounds", table.insert, list, 9, 1)
                local made_up = setmetatable({ "a", "b", "c" }, { __len = function() return 3 end })
                table.insert(made_up, 2, "x")
                assert(rawget(made_up, 2) == "x" and rawget(made_up, 4) == "c")
                assert(table.remove(made_up, 1) == "a" and made_up[1] == "x" and made_up[3] == nil)
                fails("position out of bounds", table.remove, made_up, 9)
                local long = table.move({}, 1, 100000, 2)
                assert(next(long) == nil)
                local numbers = {}
                for index = 1, 50000 do numbers[index] = index end
                table.move(numbers, 1, 50000, 3)
                assert(numbers[3] == 1 and numbers[50002] == 50000)
                table.move(numbers, 3, 50002, 1)
                assert(numbers[1] == 1 and numbers[50000] == 50000)
                """#,
                name: "@same.lua"
            )
        )
        await engine.close()
    }
}
