import Foundation
import Testing

@testable import GatewayTestSupport

@Suite("a plan")
struct PlanTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private static let answers = Script { _ in
        TestServer.answer(#"{"data":{"id":"D1","name":"old","username":"me","items":[],"total":0,"count":0}}"#)
    }

    private func plan(_ options: [String], _ code: String, _ server: TestServer) throws -> MoongateBinary.Outcome {
        try folder.write("s.lua", code)
        return try MoongateBinary.run(
            ["--gateway", server.url, "--plan"] + options + ["s.lua"], in: folder, environment: ["MATON_API_KEY": "key"]
        )
    }

    @Test("reads, and tells what else would be done, in order, without doing it")
    func everything() async throws {
        let code = """
            print(apify.datasets.get("D1").name)
            local store = apify.key_value_stores.create({ name = "reports" })
            print(store.name, store.id)
            apify.key_value_stores.put_record(store.id, "OUTPUT", { a = 1 })
            local run = apify.acts.call("apify~web-scraper", { maxRequestsPerCrawl = 10 })
            print(run.status, #apify.datasets.items(run.defaultDatasetId):all(), apify.key_value_stores.get_record(store.id, "x"))
            for key in apify.key_value_stores.keys(store.id) do print(key) end
            print(apify.datasets.delete("D1"), apify.runs.abort(run.id).status)
            apify.datasets.push(run.defaultDatasetId, { n = 1 })
            apify.tasks.update("T1", { name = "new" })
            """
        try await TestServer.with(Self.answers) { server in
            let outcome = try plan(["-A", "--exit-code"], code, server)
            #expect(outcome.status == 3, "\(outcome.errors)")
            #expect(server.requests.map(\.method) == ["GET"])
            let lines = outcome.output.split(separator: "\n").map(String.init)
            #expect(lines[0...1] == ["old", "reports\t(known after run)"])
            #expect(lines[2].hasPrefix("SUCCEEDED\t0\tnil\t") && lines[3] == "true\tABORTED")
            let expected = [
                "plan: 7 actions, none of which was carried out", "  + key_value_stores.create  kvs:reports",
                "  ~ key_value_stores.put_record  kvs:(known after run)/OUTPUT  (a: 1)  s.lua:4",
                "  $ acts.run  actor:apify~web-scraper  (maxRequestsPerCrawl: 10)  s.lua:5",
                "  ? runs.get of what is known after the run only; what follows may differ  s.lua:5",
                "  ? datasets.items of",
                "  ? key_value_stores.keys of", "  - datasets.delete  dataset:D1  s.lua:8", "  - runs.abort",
                "  + datasets.push", "  ~ tasks.update  task:T1  (name: \"new\")  s.lua:10",
            ]
            #expect(lines.dropFirst(4).count == expected.count, "\(lines)")
            for (line, start) in zip(lines.dropFirst(4), expected) { #expect(line.hasPrefix(start), "\(line)") }
        }
    }

    @Test("asks nobody, says what would be asked or denied, and changes no exit code unless told to")
    func permissions() async throws {
        try await TestServer.with(Self.answers) { server in
            let nothing = try plan(["--exit-code"], "apify.datasets.get('D1')", server)
            #expect(nothing.status == 0 && nothing.output == "plan: nothing but reading\n")
            let something = try plan(["--allow-delete"], "apify.datasets.delete('D1')", server)
            #expect(something.status == 0 && something.output.hasPrefix("plan: 1 action, "))
            let denied = try plan([], "apify.datasets.delete('D1')", server)
            #expect(denied.status == 77 && denied.output == "plan: nothing but reading\n")
            try folder.write("s.lua", "apify.datasets.delete('D1')")
            let terminal = try PseudoTerminal(
                ["--gateway", server.url, "--plan", "s.lua"], in: folder, environment: ["MATON_API_KEY": "key"])
            _ = try terminal.read(until: "- datasets.delete  dataset:D1  s.lua:1  asks first")
            #expect(terminal.exitStatus() == 0)
            #expect(server.requests.allSatisfy { $0.method == "GET" })
        }
    }
}
