import TestSupport
import Testing

@Suite("what is large or odd")
struct LargeAndOddTests {
    private func run(_ code: String) async throws {
        try await ScriptHarness.with { try await $0.run(code) }
    }

    @Test("integers of 64 bits and numbers beyond them go both ways unchanged, in items, records, inputs and requests")
    func integers() async throws {
        try await run(
            """
            local text = '{"above":18446744073709551617,"exact":9007199254740993,"huge":123456789012345678901234567890,'
              .. '"max":9223372036854775807,"min":-9223372036854775808,"unsigned":18446744073709551615}'
            local value = json.decode(text)
            assert(value.exact == 9007199254740993 and value.max == math.maxinteger and value.min == math.mininteger)
            assert(json.encode(value) == text, json.encode(value))
            local set, store = apify.datasets.create {}, apify.key_value_stores.create {}
            apify.datasets.push(set.id, value)
            assert(json.encode(apify.datasets.items(set.id):all()[1]) == text)
            assert(json.encode(apify.datasets.items(set.id)()) == text)
            apify.key_value_stores.put_record(store.id, "numbers", value)
            assert(json.encode((apify.key_value_stores.get_record(store.id, "numbers"))) == text)
            local run = apify.acts.call("apify~hello-world", { name = "Ada", numbers = value })
            local input = apify.key_value_stores.get_record(run.defaultKeyValueStoreId, "INPUT")
            assert(json.encode(input.numbers) == text, json.encode(input))
            """)
    }

    @Test("records take every character that a key may have, one at a time and all at once")
    func keys() async throws {
        try await run(
            """
            local kvs, store = apify.key_value_stores, apify.key_value_stores.create {}
            local allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!-_.'()"
            local keys = { allowed, ("k"):rep(256), "...", "..x", "-", "(", "'", "!" }
            for character in allowed:gmatch "." do keys[#keys + 1] = "k" .. character end
            async.map(keys, function(key) kvs.put_record(store.id, key, { key = key }) end)
            local listed = {}
            for entry in kvs.keys(store.id, { limit = 1000 }) do listed[entry.key] = true end
            for _, key in ipairs(keys) do
              assert(listed[key], key)
              assert(kvs.get_record(store.id, key).key == key, key)
            end
            local all = kvs.keys(store.id):map(function(entry) return entry.key end):all()
            local sorted = table.move(all, 1, #all, 1, {})
            table.sort(sorted)
            assert(#all == #keys and table.concat(all, "/") == table.concat(sorted, "/"))
            for _, key in ipairs(keys) do
              assert(kvs.delete_record(store.id, key) == true)
              assert(kvs.get_record(store.id, key) == nil, key)
            end
            for _, key in ipairs { "a/b", "a b", "ä", "%41", "a\\0b", ("k"):rep(257), "" } do
              local ok, problem = pcall(kvs.put_record, store.id, key, 1)
              assert(not ok and (problem.status == 400 or problem.code == "bad_argument"), key .. tostring(problem))
            end
            """)
    }

    @Test("requests are told apart by keys of any characters")
    func uniqueKeys() async throws {
        try await run(
            """
            local queue = apify.request_queues.create {}
            local keys = { "plain", "with space", "ä/ö?ü=1&#", "quote\\"back\\\\slash", "a\\0b", "\\27[31m", ("x"):rep(10000) }
            local ids = {}
            for _, key in ipairs(keys) do
              local request = { url = "https://example.com/", uniqueKey = key }
              local first = apify.request_queues.add_request(queue.id, request)
              local again = apify.request_queues.add_request(queue.id, request)
              assert(not first.wasAlreadyPresent and again.wasAlreadyPresent, key)
              assert(first.requestId == again.requestId and not ids[first.requestId], key)
              ids[first.requestId] = true
            end
            """)
    }

    @Test("a limit of 0 means no limit, for every list")
    func noLimit() async throws {
        try await run(
            """
            local set, store = apify.datasets.create {}, apify.key_value_stores.create {}
            local items = {} for i = 1, 1200 do items[i] = { n = i } end
            apify.datasets.push(set.id, items)
            for i = 1, 5 do apify.key_value_stores.put_record(store.id, "k" .. i, i) end
            assert(#apify.datasets.items(set.id, { limit = 0 }):all() == 1200)
            assert(#apify.key_value_stores.keys(store.id, { limit = 0 }):all() == 5)
            for _, group in ipairs { "acts", "runs", "datasets", "key_value_stores", "request_queues" } do
              local ok, all = pcall(function() return apify[group].list({ limit = 0 }):all() end)
              assert(ok, tostring(all))
              assert(#all == #apify[group].list():all() and #all == apify[group].list({ limit = 0 }):count(), group)
            end
            """)
    }

    @Test("text of any length and bytes of any value go both ways")
    func bytes() async throws {
        try await run(
            """
            local kvs, store, set = apify.key_value_stores, apify.key_value_stores.create {}, apify.datasets.create {}
            local every = {}
            for byte = 0, 255 do every[#every + 1] = string.char(byte) end
            every = table.concat(every)
            kvs.put_record(store.id, "bytes", every)
            assert(kvs.get_record(store.id, "bytes") == every)
            kvs.put_record(store.id, "lies", "\\0\\255", { content_type = "text/plain; charset=utf-8" })
            assert(kvs.get_record(store.id, "lies") == "\\0\\255")
            local long = ("grüße "):rep(1000000)
            kvs.put_record(store.id, "long", long)
            assert(kvs.get_record(store.id, "long") == long)
            kvs.put_record(store.id, "object", { text = long })
            assert(kvs.get_record(store.id, "object").text == long)
            apify.datasets.push(set.id, { text = long, zero = "a\\0b" })
            local item = apify.datasets.items(set.id)()
            assert(item.text == long and item.zero == "a\\0b")
            kvs.put_record(store.id, "empty", "")
            local value, info = kvs.get_record(store.id, "empty")
            assert(value == "" and info.size == 0)
            kvs.put_record(store.id, "none", "", { content_type = "application/json" })
            assert(kvs.get_record(store.id, "none") == "")
            local ok, problem = pcall(apify.datasets.push, set.id, { text = "\\255" })
            assert(not ok and tostring(problem):find("UTF-8", 1, true), tostring(problem))
            """)
    }

    @Test("documents nest deep, and say so where they nest too deep")
    func deep() async throws {
        try await run(
            """
            local kvs, store, set = apify.key_value_stores, apify.key_value_stores.create {}, apify.datasets.create {}
            local function nested(levels)
              local value = { leaf = true }
              for _ = 1, levels do value = { child = value } end
              return value
            end
            apify.datasets.push(set.id, nested(100))
            local depth, item = 0, apify.datasets.items(set.id)()
            while item.child do depth, item = depth + 1, item.child end
            assert(depth == 100 and item.leaf)
            kvs.put_record(store.id, "deep", ("["):rep(5000) .. ("]"):rep(5000), { content_type = "application/json" })
            local ok, problem = pcall(kvs.get_record, store.id, "deep")
            assert(ok or problem.code == "invalid_json", tostring(problem))
            local pushed, refused = pcall(apify.datasets.push, set.id, nested(100000))
            assert(not pushed and refused.code == "bad_argument", tostring(refused))
            """)
    }
}
