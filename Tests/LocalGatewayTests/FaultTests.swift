import Foundation
import Testing

@testable import LocalGateway

@Suite("Faults on request")
struct FaultTests {
    private static let path = "/_moongate/faults"

    @discardableResult
    private func add(_ test: TestGateway, _ rule: String) async throws -> HTTPAnswer {
        let answer = try await test.client.post(Self.path, json: rule)
        #expect(answer.status == 201, "\(answer.text)")
        return answer
    }

    private func hits(_ test: TestGateway) async throws -> [Int] {
        try await test.client.get(Self.path).items.compactMap { $0["hits"] as? Int }
    }

    @Test("a status takes the place of the answer, with body, headers and Retry-After, and nothing is processed")
    func status() async throws {
        try await TestGateway.with { test async throws in
            try await add(
                test,
                """
                {"match": {"verb": "post", "route": "/datasets"},
                 "then": {"status": 429, "retryAfter": 7, "headers": {"X-Why": "test"}, "body": {"error": {"type": "x"}}}}
                """)
            let answer = try await test.client.post("/apify/v2/datasets?name=my-set")
            #expect(answer.status == 429 && answer.errorType == "x")
            #expect(answer.headers["retry-after"] == "7" && answer.headers["x-why"] == "test")
            #expect(try await test.client.get("/v2/datasets").int("total") == 0)
            #expect(try await hits(test) == [1])
            #expect(try await test.client.send("DELETE", Self.path).status == 204)
            #expect(try await test.client.post("/v2/datasets?name=my-set").status == 201)
        }
    }

    @Test("a status without a body says what the real API says with it; processed means that it happened all the same")
    func statusAfterProcessing() async throws {
        try await TestGateway.with { test async throws in
            try await add(
                test, #"{"match": {"operation": "datasets.create"}, "then": {"status": 503, "processed": true}}"#)
            let answer = try await test.client.post("/v2/datasets?name=my-set")
            #expect(answer.status == 503 && answer.errorType == "internal-server-error")
            #expect(try await test.client.get("/v2/datasets/~my-set").status == 200)
        }
    }

    @Test("drop before processing: no byte comes back, and nothing happened")
    func dropBefore() async throws {
        try await TestGateway.with { test async throws in
            try await add(test, #"{"match": {"route": "/datasets/*/items"}, "then": {"drop": "before"}}"#)
            _ = try await test.client.post("/v2/datasets?name=my-set")
            await #expect(throws: HTTPClient.Failure.self) {
                try await test.client.post("/v2/datasets/~my-set/items", json: "{}")
            }
            #expect(try await test.client.get("/v2/datasets/~my-set").int("itemCount") == 0)
        }
    }

    @Test("drop after processing: no byte comes back, and it happened")
    func dropAfter() async throws {
        try await TestGateway.with { test async throws in
            try await add(
                test, #"{"match": {"operation": "datasets.push"}, "then": {"drop": "after"}, "when": {"nth": 1}}"#)
            _ = try await test.client.post("/v2/datasets?name=my-set")
            await #expect(throws: HTTPClient.Failure.self) {
                try await test.client.post("/v2/datasets/~my-set/items", json: "{}")
            }
            #expect(try await test.client.get("/v2/datasets/~my-set").int("itemCount") == 1)
            #expect(try await test.client.post("/v2/datasets/~my-set/items", json: "{}").status == 201)
        }
    }

    @Test("a truncated answer promises more than it sends, and the connection ends there")
    func truncated() async throws {
        try await TestGateway.with { test async throws in
            let whole = try await test.client.get("/v2/users/me")
            try await add(test, #"{"match": {"operation": "users.me"}, "then": {"truncate": 10}}"#)
            let cut = try await test.client.get("/v2/users/me", headers: ["Connection": "keep-alive"])
            #expect(cut.status == 200)
            #expect(cut.body == Array(whole.body.prefix(10)))
            #expect(cut.headers["content-length"] == String(whole.body.count))
            try await add(test, #"{"match": {"operation": "users.me"}, "then": {"truncate": 0}}"#)
            _ = try await test.client.send("DELETE", Self.path + "/" + firstId(test))
            #expect(try await test.client.get("/v2/users/me").body.isEmpty)
        }
    }

    @Test("an answer that is no longer than it is cut to stays whole, of whatever kind it is, and so does one to HEAD")
    func truncatedAtItsEnd() async throws {
        try await TestGateway.withDataset(#"[{"n":1},{"n":2}]"#) { test async throws in
            for format in ["json", "csv"] {
                let path = "/v2/datasets/~data-set/items?format=\(format)"
                _ = try await test.client.send("DELETE", Self.path)
                let whole = try await test.client.get(path)
                for length in [whole.body.count, whole.body.count + 1, 3] {
                    _ = try await test.client.send("DELETE", Self.path)
                    try await add(
                        test, #"{"match": {"operation": "datasets.items"}, "then": {"truncate": \#(length)}}"#)
                    let isCut = length < whole.body.count
                    // The last chunk, which ends a body of unknown length, comes with a whole one alone.
                    let (status, text) = try await Program.run(
                        "/usr/bin/curl",
                        [
                            "-s", "-o", "/dev/null", "-w", "%{http_code} %{size_download}", "-H",
                            "Authorization: Bearer secret", test.gateway.baseURL + path,
                        ])
                    #expect(text == "200 \(min(length, whole.body.count))")
                    #expect((status == 0) == !isCut)
                    let head = try await test.client.send("HEAD", path)
                    #expect(head.status == 200 && head.headers["content-length"] == String(whole.body.count))
                }
            }
        }
    }

    private func firstId(_ test: TestGateway) async throws -> String {
        try #require(try await test.client.get(Self.path).items.first?["id"] as? String)
    }

    @Test("a malformed answer is sound HTTP around broken JSON, after the request was processed")
    func malformed() async throws {
        try await TestGateway.with { test async throws in
            try await add(test, #"{"match": {"verb": "POST"}, "then": {"malformed": true}}"#)
            let answer = try await test.client.post("/v2/datasets?name=my-set")
            #expect(answer.status == 201 && answer.json == nil)
            #expect(answer.headers["content-length"] == String(answer.body.count))
            #expect(try await test.client.get("/v2/datasets").int("total") == 1)
        }
    }

    @Test("a slow answer arrives whole, and a delay comes before it")
    func slow() async throws {
        try await TestGateway.with { test async throws in
            let whole = try await test.client.get("/v2/users/me")
            try await add(test, #"{"match": {"operation": "users.me"}, "then": {"slow": 8000, "delay": "20ms"}}"#)
            let start = ContinuousClock.now
            let slow = try await test.client.get("/v2/users/me")
            #expect(slow.body == whole.body)
            // Never sooner than the rule allows; how much later is up to the machine.
            let least = Double(whole.body.count - 800) / 8000 + 0.02
            #expect(ContinuousClock.now - start >= .milliseconds(Int64(least * 1000)))
        }
    }

    @Test("a rule hits the n-th, each n-th, or so many times; those behind it take what it leaves")
    func occasions() async throws {
        try await TestGateway.with { test async throws in
            let me = #""match": {"operation": "users.me"}"#
            try await add(
                test,
                """
                [{\(me), "when": {"nth": 2}, "then": {"status": 502}},
                 {\(me), "when": {"every": 3, "times": 1}, "then": {"status": 503}},
                 {\(me), "when": {"times": 1}, "then": {"status": 504}}]
                """)
            var statuses: [Int] = []
            for _ in 0..<7 { statuses.append(try await test.client.get("/v2/users/me").status) }
            // The second rule does not see the request that the first one took.
            #expect(statuses == [504, 502, 200, 503, 200, 200, 200])
            #expect(try await hits(test) == [1, 1, 1])
            let matched = try await test.client.get(Self.path).items.compactMap { $0["matched"] as? Int }
            #expect(matched == [7, 6, 5])
        }
    }

    @Test("chance falls the same way every time a gateway starts from the same seed")
    func dice() async throws {
        var runs: [[Int]] = []
        for _ in 0..<2 {
            try await TestGateway.with(options: .init(seed: 7)) { test async throws in
                try await add(test, #"{"when": {"probability": 0.5}, "then": {"status": 500}}"#)
                var statuses: [Int] = []
                for _ in 0..<40 { statuses.append(try await test.client.get("/v2/users/me").status) }
                runs.append(statuses)
            }
        }
        #expect(runs[0] == runs[1])
        #expect(Set(runs[0]) == [200, 500])
    }

    @Test("a resource is known by its identifier or its name; a route may end in anything")
    func matching() async throws {
        try await TestGateway.with { test async throws in
            let id = try await test.client.post("/v2/datasets?name=my-set").string("id")
            _ = try await test.client.post("/v2/datasets?name=other")
            try await add(test, #"{"match": {"resource": "my-set"}, "then": {"status": 500}}"#)
            try await add(test, #"{"match": {"resource": "\#(id)"}, "then": {"status": 501}}"#)
            try await add(test, #"{"match": {"route": "/actors/**"}, "then": {"status": 502}}"#)
            #expect(try await test.client.get("/v2/datasets/~my-set").status == 500)
            #expect(try await test.client.get("/v2/datasets/moongate~my-set/items").status == 500)
            #expect(try await test.client.get("/v2/datasets/\(id)").status == 501)
            #expect(try await test.client.get("/v2/datasets/~other").status == 200)
            for path in ["/v2/acts", "/apify/v2/actors/x", "/connections/default/v2/acts/a/b/c"] {
                #expect(try await test.client.get(path).status == 502)
            }
        }
    }

    @Test("no rule reaches the control interface, and only one that says so the demo site")
    func bounds() async throws {
        try await TestGateway.with { test async throws in
            try await add(test, #"{"id": "all", "then": {"drop": "before"}}"#)
            #expect(try await test.client.get("/demo/").status == 200)
            await #expect(throws: HTTPClient.Failure.self) { try await test.client.get("/connections") }
            try await add(test, #"{"match": {"route": "/demo/**"}, "then": {"status": 503}}"#)
            #expect(try await test.client.get("/demo/").status == 503)
            #expect(try await test.client.send("DELETE", Self.path + "/all").status == 204)
            #expect(try await test.client.send("DELETE", Self.path + "/all").status == 404)
            #expect(try await test.client.get("/connections").status == 200)
        }
    }

    @Test(
        "a rule with a mistake is refused with the place of the mistake, and none of its neighbours is added",
        arguments: [
            (#"{}"#, "needs \"then\""), (#"{"then": {}}"#, "at least one of"), (#"{"then": 1}"#, "must be an object"),
            (#"{"then": {"status": 99}}"#, "from 200 to 599"), (#"{"then": {"status": "500"}}"#, "whole number"),
            (#"{"then": {"stauts": 500}}"#, "did you mean 'status'"), (#"{"tehn": {}}"#, "did you mean 'then'"),
            (#"{"then": {"drop": "during"}}"#, "\"before\" or \"after\""),
            (#"{"then": {"drop": "after", "status": 500}}"#, "no answer to change"),
            (#"{"then": {"delay": "soon"}}"#, "number of seconds"), (#"{"then": {"delay": -1}}"#, "number of seconds"),
            (#"{"then": {"delay": "9h"}}"#, "3600 seconds"), (#"{"then": {"body": "x"}}"#, "needs a \"status\""),
            (#"{"then": {"status": 500, "headers": {"a b": "c"}}}"#, "not a valid header"),
            (#"{"then": {"status": 500, "headers": {"X": "a\r\nb"}}}"#, "not a valid header"),
            (#"{"then": {"status": 500, "headers": {"Content-Length": "3"}}}"#, "belongs to the transport"),
            (#"{"then": {"malformed": true, "truncate": 1}}"#, "neither"), (#"{"then": {"truncate": -1}}"#, "from 0"),
            (#"{"then": {"slow": 0}}"#, "from 1"),
            (#"{"then": {"status": 500}, "when": {"nth": 1, "every": 2}}"#, "only one of"),
            (#"{"then": {"status": 500}, "when": {"probability": 1.5}}"#, "from 0.0 to 1.0"),
            (#"{"then": {"status": 500}, "when": {"nth": 0}}"#, "from 1"),
            (#"{"then": {"status": 500}, "match": {"verb": "FETCH"}}"#, "must be one of GET"),
            (#"{"then": {"status": 500}, "match": {"operation": "datasets.pushh"}}"#, "did you mean 'datasets.push'"),
            (#"{"then": {"status": 500}, "match": {"route": "datasets"}}"#, "must begin with /"),
            (#"{"then": {"status": 500}, "id": "../../x"}"#, "\"id\""), (#"[1]"#, "must be an object"),
            ("{", "not valid JSON"),
            (#"[{"id": "a", "then": {"status": 500}}, {"id": "a", "then": {"status": 500}}]"#, "the id \"a\""),
        ])
    func validation(rule: String, message: String) async throws {
        try await TestGateway.with { test async throws in
            let answer = try await test.client.post(
                Self.path, json: rule.hasPrefix("{\"") ? "[{\"then\": {\"status\": 500}}, \(rule)]" : rule)
            #expect(answer.status == 400)
            #expect(answer.errorMessage?.contains(message) == true, "\(answer.text)")
            #expect(try await test.client.get(Self.path).int("count") == 0)
        }
    }

    @Test("the control interface needs the token")
    func token() async throws {
        try await TestGateway.with { test async throws in
            let stranger = HTTPClient(port: test.client.port)
            for path in ["faults", "requests", "state", "health", "snapshots"] {
                #expect(try await stranger.get("/_moongate/\(path)").status == 401)
            }
            #expect(try await stranger.send("POST", "/_moongate/reset").status == 401)
            #expect(try await test.client.get("/_moongate/nothing").status == 404)
        }
    }
}
