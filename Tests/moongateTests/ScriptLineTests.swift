import Foundation
import Testing

@Suite("The script's line in the request log")
struct ScriptLineTests {
    private static let script = """
        local set = apify.datasets.create({ name = "lines" })
        apify.datasets.push(set, { { n = 1 }, { n = 2 } })
        for _ in apify.datasets.items(set) do end
        apify.datasets.download(set, "lines.json")
        local run = apify.acts.run("apify/hello-world", { name = "x" })
        apify.wait(run)
        async.spawn(function()
          apify.users.me()
        end):await()
        async.map({ set }, apify.datasets.get)
        coroutine.wrap(apify.key_value_stores.create)()
        local requests = apify.dev and apify.dev.requests({ limit = 100 }).items or {}
        for _, request in ipairs(requests) do print(request.operation, request.script) end
        """

    /// The line of the script that each operation is asked for in.
    private static let lines = [
        "datasets.create": 1, "datasets.push": 2, "datasets.items": 3, "acts.run": 5, "runs.get": 6, "users.me": 8,
        "datasets.get": 10, "key_value_stores.create": 11,
    ]

    @Test("says for lists, waits, downloads and tasks too where they were called")
    func everyRequest() throws {
        let folder = try TemporaryFolder()
        try folder.write("crawl.lua", Self.script)
        let server = try ServedGateway(folder: folder, token: "secret")
        defer { server.stop() }
        let call = try MoongateBinary.run(
            ["-A", "--gateway", server.baseURL, "crawl.lua"], in: folder, environment: ["MATON_API_KEY": "secret"])
        #expect(call.status == 0, "\(call.errors)")
        let log = try MoongateBinary.run(
            ["local", "log", "--json", "-n", "100", "--state", folder.path + "/served"], in: folder)
        var seen: [String: Set<String>] = [:]
        for line in log.output.split(separator: "\n") {
            let entry = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            // What the actor's own process asks for has no script of ours behind it.
            guard let operation = entry["operation"] as? String, let place = entry["script"] as? String else {
                continue
            }
            seen[operation, default: []].insert(place)
        }
        for (operation, line) in Self.lines {
            #expect(seen[operation]?.contains("crawl.lua:\(line)") == true, "\(operation): \(seen)")
        }
        #expect(seen["datasets.items"] == ["crawl.lua:3", "crawl.lua:4"])
    }

    @Test("is there in apify.dev.requests of a script's own gateway")
    func ownGateway() throws {
        let folder = try TemporaryFolder()
        try folder.write("crawl.lua", Self.script)
        let outcome = try MoongateBinary.run(["crawl.lua"], in: folder)
        #expect(outcome.status == 0, "\(outcome.errors)")
        for (operation, line) in Self.lines {
            #expect(outcome.output.contains("\(operation)\tcrawl.lua:\(line)\n"), "\(operation)")
        }
    }
}
