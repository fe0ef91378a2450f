import LuaEngine
import Stdlib
import Testing

@Suite("std.inspect")
struct InspectTests {
    /// Runs Lua with `inspect` at hand; a failed `assert` in it throws.
    private func run(_ code: String) async throws {
        let engine = try Engine()
        for module in Stdlib.modules {
            engine.addModule(module.name, source: Chunk(bytes: module.source, name: module.chunkName))
        }
        let helpers = """
            local inspect = require "std.inspect"
            local function shows(value, expected, options)
                local shown = inspect(value, options)
                if shown ~= expected then error("shown as " .. shown, 2) end
            end

            """
        do {
            try await engine.run(Chunk(helpers + code, name: "@test.lua"))
        } catch {
            await engine.close()
            throw error
        }
        await engine.close()
    }

    @Test("a link that signs its owner in is shown without what does so, and stays as it is")
    func sessionTokens() async throws {
        try await run(
            """
            local url = "https://connect.maton.ai/?session_token=s3cr3t-token&x=1"
            shows(url, '"https://connect.maton.ai/?session_token=[redacted]&x=1"')
            shows({ url = url }, '{url = "https://connect.maton.ai/?session_token=[redacted]&x=1"}')
            shows({ [url] = 1 }, '{["https://connect.maton.ai/?session_token=[redacted]&x=1"] = 1}')
            shows("session_token", '"session_token"')
            shows("a session_token=abc b", '"a session_token=[redacted] b"')
            assert(url:find("s3cr3t", 1, true))
            """)
    }

    @Test("a value of any size is shown in little space, and of very long texts only the start is looked at")
    func size() async throws {
        try await run(
            """
            local long = ("x"):rep(100000)
            shows(long, '"' .. ("x"):rep(4096) .. '" +95904 bytes')
            shows("session_token=" .. long, '"session_token=[redacted]" +99990 bytes')
            local many = {}
            for index = 1, 100 do many[index] = long end
            assert(#inspect(many) < 80000 and inspect(many):find('"xxxxxxxxxxxxxxxx" +99984 bytes', 1, true))
            local list, names = {}, {}
            for index = 1, 30000 do list[index] = index end
            list.name = "x"
            assert(inspect(list):find("… 29901 more", 1, true))
            for index = 1, 110000 do names["k" .. index] = index end
            assert(inspect(names):find("… 99900+ more", 1, true))
            shows({ { names } }, "{{{… 100000+ more}}}", { depth = 2 })
            """)
    }

    @Test("plain values are shown as Lua would write them")
    func scalars() async throws {
        try await run(
            """
            shows(nil, "nil") shows(true, "true") shows(12, "12") shows(-0.0, "-0.0") shows(1e15, "1e+15")
            shows(3.0, "3.0") shows(0.1, "0.1") shows(1 / 3, "0.3333333333333333") shows(2^53, "9007199254740992.0")
            shows(1 / 0, "math.huge") shows(-1 / 0, "-math.huge") shows(0 / 0, "0/0")
            shows(math.mininteger, "math.mininteger") shows(math.maxinteger, "9223372036854775807")
            for _, number in ipairs { 1.5, 1e300, 5e-324, 123456789.125, -2.0, 2^63 } do
                local back = load("return " .. inspect(number))()
                assert(back == number and math.type(back) == "float")
            end
            shows(json.null, "json.null")
            shows(json.decode("123456789012345678901234567890"), "123456789012345678901234567890")
            assert(inspect(print):find("^<function: "))
            assert(inspect(io.stdout):find("^<file %("))
            """
        )
    }

    @Test("strings are quoted, and what cannot be seen is written out")
    func strings() async throws {
        try await run(
            """
            shows("", '""') shows('a"b\\\\c', '"a\\\\"b\\\\\\\\c"') shows("a\\n\\t\\r\\0", '"a\\\\n\\\\t\\\\r\\\\x00"')
            shows("\\27[31m\\127", '"\\\\x1B[31m\\\\x7F"')
            shows("é日本😀", '"é日本😀"')
            shows("\\u{85}\\u{200B}\\u{202E}\\u{2066}\\u{FEFF}", '"\\\\u{85}\\\\u{200B}\\\\u{202E}\\\\u{2066}\\\\u{FEFF}"')
            shows("a\\xFFb\\xC3", '"a\\\\xFFb\\\\xC3"')
            shows("\\xED\\xA0\\x80", '"\\\\xED\\\\xA0\\\\x80"')
            local odd = {}
            for byte = 0, 255 do odd[#odd + 1] = string.char(byte) end
            local text = table.concat(odd)
            assert(load("return " .. inspect(text))() == text)
            """
        )
    }

    @Test("long strings are cut by characters, with the number of those left out")
    func longStrings() async throws {
        try await run(
            """
            shows(("x"):rep(4096), '"' .. ("x"):rep(4096) .. '"')
            shows(("x"):rep(4100), '"' .. ("x"):rep(4096) .. '" +4 chars')
            shows("ééééé", '"éé" +3 chars', { chars = 2 })
            shows("a\\xFFé\\xFE", '"a\\\\xFF" +3 chars', { chars = 2 })
            shows("éa\\xFF", '"éa\\\\xFF"', { chars = 3 })
            """
        )
    }

    @Test("tables: the integer part first, then keys by type and name")
    func tables() async throws {
        try await run(
            """
            shows({}, "{}") shows({ 1, "a", { true } }, '{1, "a", {true}}')
            shows({ b = 1, a = 2, 3, [10] = 4, [2.5] = 5, [false] = 6, ["end"] = 7, ["x y"] = 8, [-1] = 9 },
                '{3, [-1] = 9, [2.5] = 5, [10] = 4, a = 2, b = 1, ["end"] = 7, ["x y"] = 8, [false] = 6}', { width = 200 })
            local hole = { 1, nil, 3 }
            shows(hole, "{1, nil, 3}")
            local cycle = { name = "c" }
            cycle.self = cycle
            shows(cycle, '{name = "c", self = <cycle>}')
            local shared = { 1 }
            shows({ shared, shared }, "{{1}, {1}}")
            """
        )
    }

    @Test("a table that does not fit the width is broken into lines")
    func layout() async throws {
        try await run(
            """
            shows({ name = "first", list = { 1, 2 } }, '{\\n  list = {1, 2},\\n  name = "first"\\n}', { width = 20 })
            shows({ 1, 2, 3, 4, 5, 6 }, "{\\n  1, 2, 3,\\n  4, 5, 6\\n}", { width = 12 })
            local wide = {}
            for index = 1, 30 do wide[index] = { key = ("v"):rep(index) } end
            for line in inspect(wide, { width = 60 }):gmatch("[^\\n]+") do assert(#line <= 60, line) end
            """
        )
    }

    @Test("depth, entries and the whole are limited")
    func limits() async throws {
        try await run(
            """
            shows({ { { { { { 1, 2 } } } } } }, "{{{{{{… 2 more}}}}}}")
            shows({ { { { { {} } } } } }, "{{{{{{}}}}}}")
            local long = {}
            for index = 1, 137 do long[index] = index end
            assert(inspect(long):find("100,\\n  … 37 more\\n}", 1, true))
            shows({ 1, 2, 3, a = 4 }, "{1, 2, … 2 more}", { items = 2 })
            local tree = { 1 }
            for _ = 1, 5 do
                local level = {}
                for index = 1, 100 do level[index] = tree end
                tree = level
            end
            assert(#inspect(tree) < 1000000)
            """
        )
    }

    @Test("no metamethod of the value runs")
    func metamethods() async throws {
        try await run(
            """
            local function forbidden() error("a metamethod ran") end
            local trap = setmetatable({ 1, a = 2 }, {
                __index = forbidden, __len = forbidden, __pairs = forbidden, __tostring = forbidden, __eq = forbidden,
                __lt = forbidden, __name = "trap", __metatable = "json.null", __call = forbidden, __close = forbidden,
            })
            shows(trap, "{1, a = 2}")
            shows(setmetatable({}, { __metatable = "cursor", __tostring = forbidden }), "<cursor>")
            shows(json.array {}, "{}")
            assert(inspect({ [trap] = trap }):find("^{%[<table: 0x%x+>%] = {1, a = 2}}$"))
            local ok, object = pcall(json.decode, "{")
            assert(type(inspect(object)) == "string")
            """
        )
    }
}
