import GatewayClient
import TestSupport
import Testing

@Suite("looking ahead in a cursor")
struct PeekTests {
    private static let fill = """
        local set = apify.datasets.create { name = "numbers" }
        local items = {}
        for n = 1, 2500 do items[n] = { n = n } end
        apify.datasets.push(set.id, items)
        local function open() return apify.datasets.items(set.id) end
        --- Fails unless the rest of the cursor is all numbers from `first` on, in order, once.
        local function expect_from(first, cursor)
          local expected = first
          for item in cursor do
            if item.n ~= expected then error(("%d instead of %d"):format(item.n, expected), 2) end
            expected = expected + 1
          end
          if expected ~= 2501 then error("ends at " .. expected, 2) end
        end

        """

    private func run(_ code: String) async throws {
        try await ScriptHarness.with { try await $0.run(Self.fill + code) }
    }

    @Test(
        "what was looked at comes again, whichever way the cursor is read",
        arguments: [
            "expect_from(1, cursor)", "expect_from(1, cursor:each())",
            "assert(cursor():n == 1)",
            """
            local all = cursor:all()
            assert(#all == 2500 and all[1].n == 1 and all[2500].n == 2500)
            """,
            """
            local some = cursor:take(3)
            assert(#some == 3 and some[3].n == 3)
            expect_from(4, cursor)
            """,
            """
            local page, info = cursor:page()
            assert(page[1].n == 1 and page[#page].n == #page and #page >= 1000 and info.total == 2500)
            expect_from(#page + 1, cursor)
            """,
            """
            local mapped = cursor:map(function(item) return item.n end):all()
            assert(#mapped == 2500 and mapped[1] == 1 and mapped[2500] == 2500)
            """,
            """
            local few = cursor:filter(function(item) return item.n % 1000 == 0 end):all()
            assert(#few == 2 and few[1].n == 1000)
            """,
        ].map { $0.replacing("cursor():n", with: "cursor().n") },
        [[5], [20, 40, 60], [1000], [999, 1001], [3000], [0], [40, 20]]
    )
    func replay(reading: String, peeks: [Int]) async throws {
        let looking = peeks.map { "local seen = cursor:peek(\($0)) assert(#seen == math.min(\($0), 2500))" }
        let checks = "for place, item in ipairs(cursor:peek(50)) do assert(item.n == place) end\n"
        try await run("local cursor = open()\n" + looking.joined(separator: "\n") + "\n" + checks + reading)
    }

    @Test("a look in the middle of a page and over its end changes nothing")
    func inTheMiddle() async throws {
        try await run(
            """
            local cursor = open()
            for n = 1, 990 do assert(cursor().n == n) end
            local seen, info = cursor:peek(30)
            assert(#seen == 30 and seen[1].n == 991 and seen[30].n == 1020 and info.total == 2500)
            assert(cursor().n == 991)
            assert(cursor:peek(1)[1].n == 992 and #cursor:peek(30) == 30)
            local page = cursor:page()
            assert(page[1].n == 992)
            expect_from(992 + #page, cursor)
            assert(#cursor:peek(3) == 0)
            """)
    }

    @Test("a page that was looked into is still a page")
    func pages() async throws {
        try await run(
            """
            local cursor = open()
            cursor:peek(20)
            local first, second = cursor:page(), cursor:page()
            assert(#first == 1000 and first[1].n == 1 and #second > 20 and second[1].n == 1001)
            """)
    }

    @Test("a look fetches no more than it shows")
    func fetchesLittle() async throws {
        try await run(
            """
            local fetched = 0
            local cursor = open():map(function(item) fetched = math.max(fetched, item.n) return item end)
            cursor:peek(20)
            assert(fetched == 1000)
            expect_from(1, cursor)
            """)
    }

    @Test("a closed cursor shows nothing, also of what was looked at")
    func closed() async throws {
        try await run(
            """
            local cursor = open()
            cursor:peek(20)
            cursor:close()
            assert(#cursor:peek(5) == 0 and cursor() == nil and cursor:page() == nil and #cursor:all() == 0)
            """)
    }

    @Test("when the next page does not come, nothing that came before is lost")
    func failure() async throws {
        try await run(
            """
            local broken = true
            local cursor = open():map(function(item)
              if item.n == 1500 and broken then error("no luck") end
              return item
            end)
            assert(not pcall(cursor.peek, cursor, 1200))
            local seen = cursor:peek(1000)
            assert(#seen == 1000 and seen[1].n == 1 and seen[1000].n == 1000)
            for n = 1, 1000 do assert(cursor().n == n) end
            """)
    }

    @Test("several tasks that look and read lose nothing and meet nothing twice")
    func tasks() async throws {
        try await run(
            """
            local seen, cursor = {}, open()
            async.map({ 1, 2, 3 }, function()
              while true do
                cursor:peek(7)
                local item = cursor()
                if not item then return end
                assert(not seen[item.n])
                seen[item.n] = true
                if item.n % 300 == 0 then async.sleep(0) end
              end
            end)
            assert(#seen == 2500)
            """)
    }

    @Test("what is no count is refused")
    func mistakes() async throws {
        try await run(
            """
            for _, bad in ipairs { -1, 1.5, "x", {} } do
              local ok, message = pcall(function() open():peek(bad) end)
              assert(not ok and message:find("cursor:peek expects a count, 0 or more", 1, true))
            end
            assert(not pcall(open().peek, {}, 1))
            """)
    }

    @Test("the prompt learns what a cursor lists and how much of it there is")
    func description() async throws {
        try await run(
            """
            local cursors = require "moongate.cursor"
            local function expect(cursor, name, total, read)
              cursor:peek(1)
              local a, b, c = cursors.describe(cursor)
              if a ~= name or b ~= total or c ~= read then
                error(("%s, %s, %s"):format(a, b, c), 2)
              end
            end
            expect(open(), "datasets.items", 2500, 0)
            expect(apify.datasets.items(set.id, { offset = 100 }), "datasets.items", 2400, 0)
            expect(apify.datasets.items(set.id, { offset = 100, limit = 30 }), "datasets.items", 30, 0)
            expect(open():map(function(item) return item end), "datasets.items", 2500, 0)
            expect(open():filter(function() return true end), "datasets.items", nil, 0)
            local cursor = open()
            cursor:peek(10)
            cursor:take(4)
            expect(cursor, "datasets.items", 2500, 4)
            local forged = setmetatable({}, { __metatable = "cursor", __index = error, __call = error })
            assert(cursors.is_cursor(cursor) and not cursors.is_cursor(forged) and not cursors.is_cursor(nil))
            """)
    }
}
