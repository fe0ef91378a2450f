import LuaEngine
import Synchronization
import Testing

@testable import GatewayClient
@testable import GatewayTestSupport

@Suite("odd answers of a server")
struct OddAnswerTests {
    /// Runs a script against a server that answers by the path below `/apify/v2`, and returns the requests.
    @discardableResult
    private func run(
        _ code: String, _ answers: [String: [TestServer.Step]],
        _ other: @escaping @Sendable (String) -> [TestServer.Step]
    ) async throws -> [String] {
        let script = Script { request in
            let target = String(request.target.dropFirst("/apify/v2".count))
            return answers[String(target.prefix { $0 != "?" })] ?? other(target)
        }
        return try await TestServer.with(script) { server in
            _ = try await FaultDrill.with(server.url) { try await LentGateway.run(code, with: $0).count }
            return server.requests.map { String($0.target.dropFirst("/apify/v2".count)) }
        }
    }

    @discardableResult
    private func run(_ code: String, _ answers: [String: [TestServer.Step]]) async throws -> [String] {
        try await run(code, answers) { _ in TestServer.answer(404, "{}") }
    }

    private static func items(_ body: String, total: Int, count: Int, headers: [String] = []) -> [TestServer.Step] {
        TestServer.answer(body, headers: pagination(total: total, count: count) + headers)
    }

    private static func pagination(total: Int, count: Int) -> [String] {
        ["X-Apify-Pagination-Total: \(total)", "X-Apify-Pagination-Count: \(count)"]
    }

    private static func packed(
        _ status: Int, _ body: String, headers: [String] = [], type: String = "application/json"
    ) -> [TestServer.Step] {
        TestServer.answer(
            status, StoredGzip.pack(Array(body.utf8)), headers: headers + ["Content-Encoding: gzip"], type: type)
    }

    @Test("items, records, lists and errors may come compressed")
    func compressed() async throws {
        let list = #"{"data":{"total":1,"offset":0,"limit":1000,"count":1,"desc":false,"items":[{"id":"x"}]}}"#
        try await run(
            """
            assert(apify.datasets.items("D"):all()[2].n == 9007199254740993)
            local text, info = apify.key_value_stores.get_record("S", "text")
            assert(text == "grüße" and info.content_type == "text/plain; charset=utf-8" and info.size == #text)
            assert(apify.acts.list():all()[1].id == "x")
            local value, problem = apify.acts.get("none")
            assert(value == nil and problem.type == "record-not-found" and tostring(problem):find("no such actor", 1, true))
            """,
            [
                "/datasets/D/items": Self.packed(
                    200, #"[{"n":1},{"n":9007199254740993}]"#, headers: Self.pagination(total: 2, count: 2)),
                "/key-value-stores/S/records/text": Self.packed(200, "grüße", type: "text/plain; charset=utf-8"),
                "/acts": Self.packed(200, list),
                "/acts/none": Self.packed(
                    404, #"{"error":{"type":"record-not-found","message":"no such actor"}}"#),
            ])
    }

    @Test("an encoding that was not asked for is named in the error")
    func notAskedFor() async throws {
        let brotli = TestServer.answer(200, [0x0B, 1, 0x80, 0x61, 3], headers: ["Content-Encoding: br"])
        try await run(
            """
            for _, call in ipairs {
              function() return apify.key_value_stores.get_record("S", "r") end,
              function() return apify.datasets.items("D"):all() end,
              function() return apify.acts.get("a") end,
            } do
              local ok, problem = pcall(call)
              assert(not ok and problem.code == "invalid_response" and problem.status == 200, tostring(problem))
              assert(tostring(problem):find("the content encoding 'br', which was not asked for", 1, true))
            end
            """,
            ["/key-value-stores/S/records/r": brotli, "/datasets/D/items": brotli, "/acts/a": brotli])
    }

    @Test("pages that a filter left empty do not end the loop, wherever they stand")
    func emptyPages() async throws {
        try await run(
            """
            local seen = {}
            for item in apify.datasets.items("D", { skipEmpty = true }) do seen[#seen + 1] = item.n end
            assert(table.concat(seen, " ") == "2000 7000", table.concat(seen, " "))
            local pages = 0
            for page in (function() local c = apify.datasets.items("D") return function() return c:page() end end)() do
              pages = pages + #page
            end
            assert(pages == 2)
            """, [:]
        ) { target in
            let offset = Int(target.split(separator: "offset=").last?.prefix { $0 != "&" } ?? "") ?? 0
            let limit = Int(target.split(separator: "limit=").last?.prefix { $0 != "&" } ?? "") ?? 0
            let kept = [2000, 7000].filter { $0 >= offset && $0 < offset + limit }.map { #"{"n":\#($0)}"# }
            return Self.items(
                "[\(kept.joined(separator: ","))]", total: 9500, count: max(0, min(limit, 9500 - offset)))
        }
    }

    @Test("a list that changes while it is read brings no row twice and ends", arguments: [1, -1])
    func changing(step: Int) async throws {
        let reads = Counter()
        let requests = try await run(
            """
            local seen, count = {}, 0
            for actor in apify.acts.list() do
              assert(not seen[actor.id], actor.id)
              seen[actor.id], count = true, count + 1
            end
            assert(count >= 2000 and count <= 3000, count)
            """, [:]
        ) { target in
            // Rows come and go at the front while the list is read.
            let shift = reads.next() * 100 * step
            let offset = Int(target.split(separator: "offset=").last?.prefix { $0 != "&" } ?? "") ?? 0
            let total = 2500 + shift
            let rows = (min(offset, total)..<min(offset + 1000, total)).map { #"{"id":"a\#($0 - shift)"}"# }
            return TestServer.answer(
                #"{"data":{"total":\#(total),"offset":\#(offset),"limit":1000,"desc":false,"count":\#(rows.count),"#
                    + #""items":[\#(rows.joined(separator: ","))]}}"#)
        }
        #expect(requests.count < 10)
    }

    @Test("answers without a body mean what they say")
    func empty() async throws {
        let nothing: [TestServer.Step] = [.send("HTTP/1.1 204 No Content\r\n\r\n")]
        try await run(
            """
            assert(apify.tasks.delete("t") == true)
            assert(apify.key_value_stores.put_record("S", "k", "x") == true)
            local text, info = apify.key_value_stores.get_record("S", "empty")
            assert(text == "" and info.size == 0)
            for _, call in ipairs {
              function() return apify.acts.get("a") end, function() return apify.acts.list():all() end,
              function() return apify.datasets.items("D"):all() end,
            } do
              local ok, problem = pcall(call)
              assert(not ok and problem.code == "invalid_response", tostring(problem))
              assert(tostring(problem):find("answered with nothing where JSON was expected", 1, true), tostring(problem))
            end
            """,
            [
                "/actor-tasks/t": nothing, "/key-value-stores/S/records/k": nothing, "/acts/a": nothing,
                "/acts": nothing,
                "/datasets/D/items": nothing,
                "/key-value-stores/S/records/empty": TestServer.answer("", type: "application/json"),
            ])
    }

    @Test("items that are no JSON are an error that names the operation, and those before it are read")
    func brokenItems() async throws {
        let broken: [UInt8] = Array(#"[{"n":1},{"t":""#.utf8) + [0xFF] + Array(#""}]"#.utf8)
        try await run(
            """
            local read = 0
            local ok, problem = pcall(function() for item in apify.datasets.items("D") do read = read + item.n end end)
            assert(not ok and problem.code == "invalid_json", tostring(problem))
            assert(tostring(problem):find("UTF-8", 1, true) and problem.where == "test:2", tostring(problem))
            assert(problem.operation == "datasets.items", problem.operation)
            local got, wrong = pcall(apify.key_value_stores.get_record, "S", "r")
            assert(not got and wrong.code == "invalid_json" and wrong.operation == "key_value_stores.get_record")
            """,
            [
                "/datasets/D/items": TestServer.answer(200, broken, headers: Self.pagination(total: 2, count: 2)),
                "/key-value-stores/S/records/r": TestServer.answer(200, broken),
            ])
    }
}
