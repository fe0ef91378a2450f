import TestSupport
import Testing

@Suite("lists are cursors")
struct CursorTests {
    private static let fill = """
        local set = apify.datasets.create { name = "numbers" }
        local items = {}
        for n = 1, 2500 do items[n] = { n = n } end
        apify.datasets.push(set.id, items)
        """

    @Test("a for loop walks all pages and meets every item once, in order")
    func forLoop() async throws {
        try await ScriptHarness.with {
            try await $0.run(
                Self.fill + """
                    local expected = 0
                    for item in apify.datasets.items(set.id) do
                      expected = expected + 1
                      assert(item.n == expected)
                    end
                    assert(expected == 2500)
                    """)
        }
    }

    @Test("limit and offset bound the whole list, not a page of it")
    func bounds() async throws {
        try await ScriptHarness.with {
            try await $0.run(
                Self.fill + """
                    local all = apify.datasets.items(set.id, { offset = 100, limit = 1200 }):all()
                    assert(#all == 1200 and all[1].n == 101 and all[1200].n == 1300)
                    """)
        }
    }

    @Test("take, page, all and count agree on where the cursor stands")
    func methods() async throws {
        try await ScriptHarness.with {
            try await $0.run(
                Self.fill + """
                    local cursor = apify.datasets.items(set.id)
                    assert(cursor:count() == 2500)
                    assert(#cursor:take(3) == 3)
                    local rest_of_page = cursor:page()
                    assert(rest_of_page[1].n == 4 and #rest_of_page == 997)
                    assert(#cursor:all() == 1500)
                    assert(cursor:page() == nil and #cursor:take(1) == 0 and cursor() == nil)
                    assert(tostring(cursor) == "cursor of apify.datasets.items")
                    """)
        }
    }

    @Test("a cursor works inside coroutine.wrap and lends itself to several loops")
    func coroutines() async throws {
        try await ScriptHarness.with {
            try await $0.run(
                Self.fill + """
                    local evens = coroutine.wrap(function()
                      for item in apify.datasets.items(set.id) do
                        if item.n % 2 == 0 then coroutine.yield(item.n) end
                      end
                    end)
                    local sum = 0
                    for n in evens do sum = sum + n end
                    assert(sum == 1250 * 1251)
                    """)
        }
    }

    @Test("keys of a store are followed across pages by the last key")
    func keys() async throws {
        try await ScriptHarness.with {
            try await $0.run(
                """
                local store = apify.key_value_stores.create { name = "records" }
                for n = 1, 25 do apify.key_value_stores.put_record(store.id, ("k%02d"):format(n), { n = n }) end
                local seen = {}
                for key in apify.key_value_stores.keys(store.id, { limit = 20 }) do seen[#seen + 1] = key.key end
                assert(#seen == 20 and seen[1] == "k01" and seen[20] == "k20")
                assert(apify.key_value_stores.keys(store.id):count() == 25)
                """)
        }
    }

    @Test("cursors are mapped and filtered as they are read, and say what a page says")
    func derived() async throws {
        try await ScriptHarness.with {
            try await $0.run(
                """
                local set = apify.datasets.create {}
                local items = {} for i = 1, 2500 do items[i] = { n = i } end
                apify.datasets.push(set.id, items)
                local even = apify.datasets.items(set.id):filter(function(item) return item.n % 1000 == 0 end)
                local texts = even:map(function(item) return "n" .. item.n end)
                assert(table.concat(texts:all(), " ") == "n1000 n2000")
                assert(apify.datasets.items(set.id):map(tostring):count() == 2500)
                local cursor = apify.datasets.items(set.id, { offset = 100, limit = 1500 })
                local page, info = cursor:page()
                assert(#page == 1000 and info.total == 2500 and info.offset == 100 and info.desc == false)
                assert(#cursor:page() == 500 and cursor:page() == nil)
                local none = 0
                for _ in apify.datasets.items(set.id):filter(function() return false end) do none = none + 1 end
                assert(none == 0)
                """)
        }
    }

    @Test("items that a filter of the server leaves out do not end the loop")
    func emptyPages() async throws {
        try await ScriptHarness.with {
            try await $0.run(
                """
                local set = apify.datasets.create {}
                local items = {} for i = 1, 3000 do items[i] = i <= 2000 and { ["#hidden"] = i } or { n = i } end
                apify.datasets.push(set.id, items)
                local count, last = 0
                for item in apify.datasets.items(set.id, { clean = true }) do count, last = count + 1, item.n end
                assert(count == 1000 and last == 3000, count)
                """)
        }
    }

    @Test("a closed cursor gives nothing more, and may be closed by a <close> variable")
    func closing() async throws {
        try await ScriptHarness.with {
            try await $0.run(
                """
                local set = apify.datasets.create {}
                local items = {} for i = 1, 1500 do items[i] = { n = i } end
                apify.datasets.push(set.id, items)
                local kept
                do
                  local cursor <close> = apify.datasets.items(set.id)
                  assert(cursor().n == 1)
                  kept = cursor
                end
                assert(kept() == nil and kept:page() == nil and #kept:all() == 0)
                """)
        }
    }

    @Test("several tasks may read one cursor, and each item goes to one of them")
    func shared() async throws {
        try await ScriptHarness.with {
            try await $0.run(
                """
                local set = apify.datasets.create {}
                local items = {} for i = 1, 2500 do items[i] = { n = i } end
                apify.datasets.push(set.id, items)
                local seen, cursor = {}, apify.datasets.items(set.id)
                async.map({ 1, 2, 3 }, function()
                  for item in cursor do
                    assert(not seen[item.n])
                    seen[item.n] = true
                    if item.n % 400 == 0 then async.sleep(0) end
                  end
                end)
                assert(#seen == 2500)
                """)
        }
    }

    @Test("a method called with a dot says what to do")
    func dotForColon() async throws {
        try await ScriptHarness.with { harness in
            let error = try await harness.failure(of: "local c = apify.acts.list() c.all()")
            #expect(error?.message.contains("cursor:all()") == true)
        }
    }
}
