import LuaEngine
import TestSupport
import Testing

@testable import REPL

@Suite("Results are described without touching them")
struct PrintingPresentTests {
    private func texts(_ code: String) async throws -> [String] {
        try await PrintingHarness.descriptions(code).map { presentation in
            ResultPrinter(PrintingHarness.view()).lines(presentation).map(\.text).joined(separator: "\n")
        }
    }

    @Test("plain values are Lua text")
    func plain() async throws {
        let texts = try await texts(
            """
            return present(nil), present(json.null), present("a\\27b"), present({ 1, { a = 2 } }), present({ { a = 1 } }),
              present(2.0), present({ id = 1, name = "mine" }), present(json.decode("[1,2]")), present({})
            """)
        #expect(
            texts == [
                "nil", "json.null", #""a\x1Bb""#, "{1, {a = 2}}", "{{a = 1}}", "2.0", #"{id = 1, name = "mine"}"#,
                "{1, 2}", "{}",
            ])
    }

    @Test("runs that a script has collected itself are a table, too")
    func collected() async throws {
        let texts = try await texts(
            "local run = json.decode([==[\(PrintedResource.all[0].json)]==]) return present({ run, run })")
        #expect(texts[0] == PrintedResource.all[0].table)
    }

    @Test("no metamethod of a value runs")
    func metamethods() async throws {
        let texts = try await texts(
            """
            local function forbidden() error("a metamethod ran") end
            local function trap(fields)
              return setmetatable(fields, {
                __index = forbidden, __len = forbidden, __pairs = forbidden, __tostring = forbidden, __eq = forbidden,
                __lt = forbidden, __call = forbidden, __close = forbidden, __concat = forbidden, __metatable = "cursor",
              })
            end
            local function check(value)
              for _, json in ipairs { false, true } do present(value, { json = json }) again() more() end
              return present(value)
            end
            return check(trap { a = 1 }), check(trap { trap { a = 1 } }), check(json.array { trap { a = 1 } }),
              check({ [trap {}] = 1, [print] = 2 }), check(trap {})
            """)
        #expect(texts[0] == "{a = 1}")
        #expect(texts[4] == "<cursor>")
    }

    @Test("a value with cycles, holes, functions and keys of any type is shown")
    func odd() async throws {
        let texts = try await texts(
            """
            local me = { id = "x", cronExpression = "y", [1.5] = true, [true] = print }
            me.me = me
            local list = json.array { { a = 1, [2] = 3 }, { a = me } }
            return present(me), present(list), present(me, { json = true })
            """)
        #expect(texts[0].contains("cronExpression  y") && texts[0].contains("<cycle>") && texts[0].contains("[1.5]"))
        #expect(texts[1].contains("{6}") == false && texts[1].contains("a"))
        #expect(texts[2].hasPrefix("this cannot be shown as JSON: "))
    }

    @Test("of a huge value the start is shown")
    func bounded() async throws {
        let engine = try Engine()
        PrintingHarness.prepare(engine)
        try await engine.run(
            Chunk(
                """
                local module = require "moongate.present"
                local long, rows, deep, wide, text = {}, json.array {}, {}, {}, ("x"):rep(3000000)
                for index = 1, 1000000 do long[index] = index rows[index] = long end
                rows[1] = { a = 1 }
                local things = json.array {}
                for index = 1, 1000000 do things[index] = { n = index } end
                local inner = deep
                for _ = 1, 100000 do inner.next = {} inner = inner.next end
                for index = 1, 300000 do wide["k" .. index] = text end
                for _, value in ipairs { long, rows, things, deep, wide, { text, text } } do
                  module.present(value)
                  module.present(value, { json = true })
                end
                local first = module.present(things)
                assert(#first.rows == 20 and first.total == 1000000 and first.more)
                assert(#module.more().rows == 20)
                assert(module.present(things, { json = true }).count == 20)
                assert(module.present(wide, { json = true }).kind == "notice" and #module.present(wide).text < 100000)
                """, name: "=test"))
        await engine.close()
    }

    @Test("`it` goes through a list and says when it is at the end")
    func more() async throws {
        let texts = try await texts(
            """
            local list = json.array {}
            for index = 1, 45 do list[index] = { n = index } end
            local function last(description) return description end
            return more(), present(list), more(), more(), more(), again(), more(), present(list), present(1), more()
            """)
        let ends = texts.map { $0.split(separator: "\n").last.map(String.init) ?? "" }
        #expect(
            ends == [
                "there is no list of which more could be shown", "20 of 45 - it for more", "21-40 of 45 - it for more",
                "41-45 of 45 - the end", "that was all", "41-45 of 45 - the end", "that was all",
                "20 of 45 - it for more", "1", "21-40 of 45 - it for more",
            ])
        #expect(texts[2].hasPrefix(" n\n21\n22\n"))
    }

    @Test("`it` goes through a cursor, which loses nothing, also when it is read in between")
    func cursors() async throws {
        try await ScriptHarness.with { harness in
            PrintingHarness.prepare(harness.engine)
            let texts = try await PrintingHarness.descriptions(
                """
                local set = apify.datasets.create {}
                local items = {}
                for n = 1, 65 do items[n] = { n = n } end
                apify.datasets.push(set.id, items)
                local cursor = apify.datasets.items(set.id)
                local one, two = present(cursor), more()
                for n = 1, 30 do assert(cursor().n == n) end
                local three = more()
                local json, same = again({ json = true }), again()
                local four, five = more(), more()
                local n = 30
                for item in cursor do n = n + 1 assert(item.n == n) end
                assert(n == 65)
                local mapped = present(apify.datasets.items(set.id, { limit = 2 }):map(function(item) return item.n end))
                local filtered = present(apify.datasets.items(set.id):filter(function(item) return item.n > 40 end))
                local none = present(apify.datasets.items(set.id, { offset = 100 }))
                return one, two, three, json, same, four, five, mapped, filtered, none
                """, in: harness.engine
            ).map { ResultPrinter(PrintingHarness.view()).lines($0).map(\.text) }
            let ends = texts.map { "\($0.dropFirst($0.count > 1 ? 1 : 0).first ?? "") \($0.last ?? "")" }
            #expect(
                ends == [
                    " 1 20 of 65 - it for more", "21 21-40 of 65 - it for more", "41 41-60 of 65 - it for more",
                    "  { 41-60 of 65 - it for more", "41 41-60 of 65 - it for more", "61 61-65 of 65 - the end",
                    "that was all that was all", "    1 2 rows", "41 20 rows - it for more", "no items no items",
                ])
        }
    }

    @Test("JSON is what json.encode makes, harmless and still JSON")
    func json() async throws {
        let texts = try await texts(
            """
            return present({ a = { 1, json.null }, ["\\u{202E}"] = "\\u{200B}\\u{85}\\u{E9}\\127" }, { json = true }),
              present("?session_token=abc&x", { json = true }), present(print, { json = true })
            """)
        #expect(
            texts[0] == #"""
                {
                  "a": [
                    1,
                    null
                  ],
                  "\u202e": "\u200b\u0085é\u007f"
                }
                """#)
        #expect(texts[1] == #""?session_token=[redacted]&x""#)
        #expect(texts[2].hasPrefix("this cannot be shown as JSON: "))
    }
}
