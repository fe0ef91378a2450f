import Foundation
import Testing

@testable import LocalGateway

@Suite("Runs that are answered with what they left behind")
struct SynchronousRunTests {
    @Test("run-sync answers with the output, or the record that was asked for", arguments: ["GET", "POST"])
    func output(verb: String) async throws {
        try await TestGateway.with { test async throws in
            let answer = try await test.client.send(verb, "/v2/acts/apify~output/run-sync")
            #expect(answer.status == 201)
            #expect(answer.text == #"{"answer": 42}"#)
            #expect(answer.headers["content-type"]?.hasPrefix("application/json") == true)
            let other = try await test.client.send(verb, "/v2/acts/apify~output/run-sync?outputRecordKey=OTHER")
            #expect(other.text == #"{"answer": 43}"#)
            let none = try await test.client.send(verb, "/v2/acts/apify~silent/run-sync")
            #expect(none.errorType == "record-not-found")
        }
    }

    @Test("run-sync-get-dataset-items answers with the items, as the items endpoint would", arguments: ["GET", "POST"])
    func items(verb: String) async throws {
        try await TestGateway.with { test async throws in
            let path = "/v2/actors/apify~output/run-sync-get-dataset-items"
            let answer = try await test.client.send(verb, path + "?limit=2&desc=1&memory=256&timeout=30")
            #expect(answer.status == 201)
            #expect(answer.text == #"[{"n":2},{"n":1}]"#)
            #expect(answer.headers["x-apify-pagination-total"] == "3")
        }
    }

    @Test("the input reaches the run")
    func input() async throws {
        try await TestGateway.with { test async throws in
            let answer = try await test.client.post(
                "/v2/acts/apify~echo/run-sync-get-dataset-items", json: #"{"name":"Ada"}"#)
            #expect(answer.text == #"[{"input":{"name":"Ada"}}]"#)
        }
    }

    @Test("a run that fails is a 400 that names it")
    func failure() async throws {
        try await TestGateway.with { test async throws in
            let answer = try await test.client.post("/v2/acts/apify~fail/run-sync")
            #expect(answer.status == 400)
            #expect(answer.errorType == "run-failed")
            let id = try await test.client.get("/v2/acts/apify~fail/runs/last").string("id")
            #expect(answer.errorMessage?.contains(id) == true)
            #expect(answer.errorMessage?.contains("FAILED") == true)
            let late = try await test.client.post("/v2/acts/apify~forever/run-sync?timeout=1")
            #expect(late.errorType == "run-failed")
            #expect(late.errorMessage?.contains("TIMED-OUT") == true)
        }
    }

    @Test("a run that takes longer than the endpoint waits is a 408, and goes on")
    func timeout() async throws {
        let hurried: (inout LocalGateway.Configuration) -> Void = { $0.synchronousRunLimit = .milliseconds(100) }
        try await TestGateway.with(configure: hurried) { test async throws in
            let answer = try await test.client.post("/v2/acts/apify~forever/run-sync")
            #expect(answer.status == 408)
            #expect(answer.errorType == "run-timeout-exceeded")
            let run = try await test.client.get("/v2/acts/apify~forever/runs/last")
            #expect(["READY", "RUNNING"].contains(run.string("status")))
        }
    }

    @Test("what is wrong with a start is told as by a start")
    func wrong() async throws {
        try await TestGateway.with { test async throws in
            #expect(try await test.client.post("/v2/acts/apify~nobody/run-sync").status == 404)
            #expect(try await test.client.post("/v2/acts/apify~silent/run-sync?memory=3").errorType == "invalid-value")
            #expect(try await test.client.send("DELETE", "/v2/acts/apify~silent/run-sync").status == 405)
        }
    }

    @Test(
        "what the answer could not be made of is refused before a run is started",
        arguments: [
            ("run-sync-get-dataset-items?format=pdf", "invalid-parameter"),
            ("run-sync-get-dataset-items?limit=-1", "invalid-parameter"),
            ("run-sync-get-dataset-items?outputFields=a", "invalid-parameter"),
            ("run-sync?outputRecordKey=a%20b", "invalid-record-key"),
        ])
    func refusedAtOnce(request: String, type: String) async throws {
        try await TestGateway.with { test async throws in
            let task = try await test.client.post(
                "/v2/actor-tasks", json: #"{"actId":"\#(try await test.actorId("output"))"}"#
            ).string("id")
            for path in ["acts/apify~output", "actor-tasks/\(task)"] {
                let answer = try await test.client.post("/v2/\(path)/\(request)")
                #expect(answer.status == 400 && answer.errorType == type)
            }
            #expect(try await test.client.get("/v2/actor-runs").int("total") == 0)
        }
    }
}
