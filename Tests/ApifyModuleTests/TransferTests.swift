import Foundation
import LuaEngine
import TestSupport
import Testing

@Suite("files in scripts")
struct TransferTests {
    private func run(_ code: String) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("transfer-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await ScriptHarness.with { harness in
            try await harness.run(
                """
                local folder = ...
                local function write(name, text)
                  local file = assert(io.open(folder .. "/" .. name, "wb"))
                  file:write(text)
                  file:close()
                  return folder .. "/" .. name
                end
                local function read(name)
                  local file = assert(io.open(folder .. "/" .. name, "rb"))
                  local text = file:read("a")
                  file:close()
                  return text
                end
                \(code)
                """, arguments: [.string(folder.path)])
        }
    }

    @Test("a dataset becomes a file in the form that its name or an option says")
    func download() async throws {
        try await run(
            """
            local set = apify.datasets.create { name = "files" }
            apify.datasets.push(set.id, { { n = 1 }, { n = 2 } })
            local result = apify.datasets.download(set.id, folder .. "/items.json")
            assert(result.items == 2 and result.bytes == #read("items.json"))
            assert(read("items.json") == '[{"n":1},{"n":2}]', read("items.json"))
            apify.datasets.download(set.id, folder .. "/some.txt", { format = "json", limit = 1, fields = "n" })
            assert(#json.decode(read("some.txt")) == 1)
            """)
    }

    @Test("a record becomes a file as it is, and one that is missing leaves what was there")
    func downloadRecord() async throws {
        try await run(
            """
            local store = apify.key_value_stores.create {}
            local bytes = "\\0\\1\\255" .. ("x"):rep(100000)
            apify.key_value_stores.put_record(store.id, "blob", bytes, { content_type = "application/octet-stream" })
            local result = apify.key_value_stores.download_record(store.id, "blob", folder .. "/blob")
            assert(read("blob") == bytes and result.content_type == "application/octet-stream")
            local none, problem = apify.key_value_stores.download_record(store.id, "none", folder .. "/blob")
            assert(none == nil and problem.status == 404)
            assert(read("blob") == bytes)
            """)
    }

    @Test("a record comes from a file, of the type that its name or an option says")
    func upload() async throws {
        try await run(
            """
            local store = apify.key_value_stores.create {}
            local put, get = apify.key_value_stores.put_record, apify.key_value_stores.get_record
            put(store.id, "page", nil, { file = write("page.html", "<p>hi</p>") })
            local page, info = get(store.id, "page")
            assert(page == "<p>hi</p>" and info.content_type == "text/html; charset=utf-8", info.content_type)
            put(store.id, "data", nil, { file = write("data.json", '{"a":[1,2]}') })
            assert(get(store.id, "data").a[2] == 2)
            put(store.id, "odd", nil, { file = write("x", "1;2"), content_type = "text/csv" })
            assert(select(2, get(store.id, "odd")).content_type == "text/csv")
            local large = ("0123456789abcdef"):rep(1 << 16)
            put(store.id, "large", nil, { file = write("large.bin", large) })
            assert(get(store.id, "large") == large)
            """)
    }

    @Test("a file that cannot be what is meant is told before anything is sent")
    func mistakes() async throws {
        try await run(
            """
            local store, set = apify.key_value_stores.create {}, apify.datasets.create {}
            local function says(words, f, ...)
              local ok, problem = pcall(f, ...)
              assert(not ok and tostring(problem):find(words, 1, true), tostring(problem))
            end
            local put = apify.key_value_stores.put_record
            says("No such file", put, store.id, "k", nil, { file = folder .. "/none" })
            says("folder", put, store.id, "k", nil, { file = folder })
            says("nil beside the option 'file'", put, store.id, "k", "text", { file = write("f", "x") })
            says("takes a string", put, store.id, "k", nil, { file = 5 })
            says("the name of a file expected, got no value", apify.datasets.download, set.id)
            says("is a folder", apify.datasets.download, set.id, folder)
            says("unknown option 'fromat'", apify.datasets.download, set.id, folder .. "/x", { fromat = "csv" })
            says("'resume' takes a boolean", apify.datasets.download, set.id, folder .. "/x", { resume = 1 })
            says("No such file", apify.datasets.download, set.id, folder .. "/none/x.json")
            assert(io.open(folder .. "/x") == nil)
            """)
    }
}
