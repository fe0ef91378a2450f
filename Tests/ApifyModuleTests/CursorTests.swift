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

    @Test("a method called with a dot says what to do")
    func dotForColon() async throws {
        try await ScriptHarness.with { harness in
            let error = try await harness.failure(of: "local c = apify.acts.list() c.all()")
            #expect(error?.message.contains("cursor:all()") == true)
        }
    }
}
