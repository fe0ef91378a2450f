import Foundation
import Testing

@testable import LocalGateway

@Suite("What a run is told and asked")
struct RunControlTests {
    private func itemCount(_ test: TestGateway, _ run: HTTPAnswer) async throws -> Int {
        try await test.client.get("/v2/datasets/\(run.string("defaultDatasetId"))").int("itemCount")
    }

    private func stats(_ run: HTTPAnswer) -> [String: Any] { run.data["stats"] as? [String: Any] ?? [:] }

    @Test("a graceful abort tells the run and lets it tidy up")
    func gracefulAbort() async throws {
        try await TestGateway.with { test async throws in
            let run = try await test.start("tidy")
            let id = run.string("id")
            try await test.log(id, contains: "ready\n")
            let answer = try await test.client.post("/v2/actor-runs/\(id)/abort?gracefully=true")
            #expect(answer.string("status") == "ABORTING")
            try await test.log(id, contains: "asked\n")
            #expect(try await test.run(id).string("status") == "ABORTING")
            _ = try await test.client.put(
                "/v2/key-value-stores/\(run.string("defaultKeyValueStoreId"))/records/GO", json: "1")
            let end = try await test.run(id, reaches: ["ABORTED"])
            #expect(end.int("exitCode") == 0)
            #expect(try await itemCount(test, run) == 1)
            #expect(try await test.client.get("/v2/logs/\(id)").text.contains("has 30 seconds"))
        }
    }

    @Test("a reboot really starts the process anew, and counts neither as a restart nor as a failure")
    func reboot() async throws {
        try await TestGateway.with { test async throws in
            let run = try await test.start("boots")
            let id = run.string("id")
            try await test.log(id, contains: "waiting\n")
            let answer = try await test.client.post("/v2/actor-runs/\(id)/reboot")
            #expect(answer.status == 200)
            #expect(answer.string("status") == "RUNNING")
            let end = try await test.run(id, reaches: ["SUCCEEDED", "FAILED"])
            #expect(end.string("status") == "SUCCEEDED")
            #expect(stats(end)["rebootCount"] as? Int == 1)
            #expect(stats(end)["restartCount"] as? Int == 0)
            let items = try await test.client.get("/v2/actor-runs/\(id)/dataset/items").json as? [[String: Int]]
            #expect(Set(items?.compactMap { $0["process"] } ?? []).count == 2)
            let late = try await test.client.post("/v2/actor-runs/\(id)/reboot")
            #expect(late.status == 400)
            #expect(late.errorType == "job-finished")
        }
    }

    @Test("a reboot asked of one gateway reaches the run of another on the same state directory")
    func foreignReboot() async throws {
        try await TemporaryFolder.with { folder async throws in
            let first = try await TestGateway(state: folder + "/state")
            let second = try await TestGateway(state: folder + "/state")
            let id = try await first.start("boots").string("id")
            try await first.log(id, contains: "waiting\n")
            #expect(try await second.client.post("/v2/actor-runs/\(id)/reboot").status == 200)
            _ = try await first.run(id, reaches: ["SUCCEEDED"])
            await second.close()
            await first.close()
        }
    }

    @Test("a metamorph goes on as another actor, with another input, in the same storages")
    func metamorph() async throws {
        try await TestGateway.with { test async throws in
            let run = try await test.start("forever", input: #"{"first":1}"#)
            let id = run.string("id")
            try await test.log(id, contains: "started")
            let answer = try await test.client.post(
                "/v2/actor-runs/\(id)/metamorph?targetActorId=apify~echo", json: #"{"second":2}"#)
            #expect(answer.status == 200)
            let end = try await test.run(id, reaches: ["SUCCEEDED", "FAILED"])
            #expect(end.string("status") == "SUCCEEDED")
            #expect(end.string("defaultDatasetId") == run.string("defaultDatasetId"))
            #expect(end.string("actId") == (try await test.client.get("/v2/acts/apify~echo").string("id")))
            #expect(stats(end)["metamorph"] as? Int == 1)
            let past = try #require((end.data["metamorphs"] as? [[String: Any]])?.first)
            #expect(past["inputKey"] as? String == "INPUT-METAMORPH-1")
            #expect(past["actorId"] as? String == end.string("actId"))
            let items = try await test.client.get("/v2/actor-runs/\(id)/dataset/items")
            #expect(items.text == #"[{"input":{"second":2}}]"#)
        }
    }

    @Test("a metamorph that cannot be changes nothing")
    func impossibleMetamorph() async throws {
        try await TestGateway.with { test async throws in
            let id = try await test.start("forever").string("id")
            try await test.log(id, contains: "started")
            let path = "/v2/actor-runs/\(id)/metamorph"
            #expect(try await test.client.post(path).errorType == "invalid-parameter")
            #expect(try await test.client.post(path + "?targetActorId=apify~nobody").status == 404)
            #expect(
                try await test.client.post(path + "?targetActorId=apify~echo&build=9.9.9").errorType
                    == "build-not-found")
            let run = try await test.run(id)
            #expect(run.string("status") == "RUNNING")
            #expect(run.data["metamorphs"] is NSNull)
        }
    }

    @Test("events are counted once for each idempotency key")
    func charges() async throws {
        try await TestGateway.with { test async throws in
            let id = try await test.start("forever").string("id")
            func charge(_ body: String, key: String? = nil) async throws -> HTTPAnswer {
                var headers = ["Content-Type": "application/json"]
                headers["Idempotency-Key"] = key
                return try await test.client.send(
                    "POST", "/v2/actor-runs/\(id)/charge", headers: headers, body: Array(body.utf8))
            }
            #expect(try await charge(#"{"eventName":"page","count":2}"#, key: "a").status == 201)
            #expect(try await charge(#"{"eventName":"page","count":2}"#, key: "a").status == 201)
            #expect(try await charge(#"{"eventName":"page"}"#).status == 201)
            #expect(try await charge(#"{"eventName":"start"}"#).status == 201)
            let counts = try await test.run(id).data["chargedEventCounts"] as? [String: Int]
            #expect(counts == ["page": 3, "start": 1])
            for body in [
                "{}", #"{"eventName":""}"#, #"{"eventName":"a","count":0}"#, #"{"eventName":"a","count":1e30}"#,
            ] {
                #expect(try await charge(body).errorType == "invalid-value")
            }
        }
    }

    @Test("only a run that has ended can be deleted; its storages stay")
    func deletion() async throws {
        try await TestGateway.with { test async throws in
            let running = try await test.start("forever").string("id")
            let refused = try await test.client.delete("/v2/actor-runs/\(running)")
            #expect(refused.status == 400)
            #expect(refused.errorType == "cannot-remove-running-run")
            let ended = try await test.finish("succeed")
            let id = ended.string("id")
            #expect(try await test.client.delete("/v2/actor-runs/\(id)").status == 204)
            #expect(try await test.run(id).status == 404)
            #expect(try await test.client.get("/v2/logs/\(id)").status == 404)
            #expect(try await test.client.delete("/v2/actor-runs/\(id)").errorType == "record-not-found")
            #expect(try await itemCount(test, ended) == 3)
        }
    }

    @Test("a run's message, its being the last word, and its access can be set")
    func update() async throws {
        try await TestGateway.with { test async throws in
            let id = try await test.start("forever").string("id")
            let path = "/v2/actor-runs/\(id)"
            let answer = try await test.client.put(
                path, json: #"{"statusMessage":"half way","generalAccess":"RESTRICTED"}"#)
            #expect(answer.string("statusMessage") == "half way")
            #expect(answer.data["isStatusMessageTerminal"] as? Bool == false)
            #expect(answer.string("generalAccess") == "RESTRICTED")
            let last = try await test.client.put(path, json: #"{"isStatusMessageTerminal":true}"#)
            #expect(last.string("statusMessage") == "half way")
            #expect(last.data["isStatusMessageTerminal"] as? Bool == true)
            let bad = [
                #"{"statusMessage":5}"#, #"{"isStatusMessageTerminal":"yes"}"#, #"{"generalAccess":"NOBODY"}"#,
                #"{"generalAccess":7}"#,
            ]
            for body in bad { #expect(try await test.client.put(path, json: body).errorType == "invalid-value") }
            #expect(try await test.run(id).string("generalAccess") == "RESTRICTED")
            #expect(try await test.client.put("/v2/actor-runs/none", json: "{}").status == 404)
        }
    }

    @Test("lists and the last run are picked by origin and status")
    func filters() async throws {
        try await TestGateway.with { test async throws in
            let id = try await test.finish("succeed").string("id")
            #expect(try await test.client.get("/v2/acts/apify~succeed/runs?origin=API").int("total") == 1)
            #expect(try await test.client.get("/v2/acts/apify~succeed/runs?origin=WEB").int("total") == 0)
            let last = "/v2/acts/apify~succeed/runs/last"
            #expect(try await test.client.get(last + "?origin=API").string("id") == id)
            #expect(try await test.client.get(last + "?origin=SCHEDULER").status == 404)
            #expect(try await test.client.get(last + "?status=FAILED").status == 404)
            #expect(try await test.client.get(last + "/dataset/items").text == #"[{"n":0},{"n":1},{"n":2}]"#)
            #expect(try await test.client.get(last + "/log").text.contains("started"))
        }
    }

    @Test("usage is counted, and priced by compute units alone")
    func usage() async throws {
        try await TestGateway.with { test async throws in
            let run = try await test.finish("succeed", "?memory=2048")
            let units = try #require((stats(run)["computeUnits"] as? NSNumber)?.doubleValue)
            let usage = try #require(run.data["usage"] as? [String: Double])
            let prices = try #require(run.data["usageUsd"] as? [String: Double])
            #expect(units > 0)
            #expect(usage["ACTOR_COMPUTE_UNITS"] == units)
            #expect(usage["DATASET_WRITES"] == 3)
            #expect(usage["REQUEST_QUEUE_WRITES"] == 0)
            #expect(abs((prices["ACTOR_COMPUTE_UNITS"] ?? 0) - units * 0.25) < 1e-12)
            let total = (run.data["usageTotalUsd"] as? NSNumber)?.doubleValue
            #expect(abs((total ?? 0) - prices.values.reduce(0, +)) < 1e-12)
        }
    }

    @Test("limits refuse what would go beyond them, when a configuration asks for it")
    func limits() async throws {
        let memory: (inout LocalGateway.Configuration) -> Void = { $0.refusesRunsBeyond = .init(memoryMbytes: 512) }
        try await TestGateway.with(configure: memory) { test async throws in
            let ended = try await test.finish("succeed", "?memory=512").string("id")
            _ = try await test.start("forever", "?memory=256")
            let refused = try await test.start("forever", "?memory=512")
            #expect(refused.status == 402)
            #expect(refused.errorType == "actor-memory-limit-exceeded")
            let resurrected = try await test.client.post("/v2/actor-runs/\(ended)/resurrect")
            #expect(resurrected.errorType == "actor-memory-limit-exceeded")
            #expect(try await test.start("forever", "?memory=256").status == 201)
            #expect(try await test.client.get("/v2/actor-runs").int("total") == 3)
        }
        let count: (inout LocalGateway.Configuration) -> Void = { $0.refusesRunsBeyond = .init(concurrentRuns: 1) }
        try await TestGateway.with(configure: count) { test async throws in
            _ = try await test.start("forever")
            let refused = try await test.start("silent")
            #expect(refused.status == 402)
            #expect(refused.errorType == "concurrent-runs-limit-exceeded")
        }
    }

    @Test("what a run may cost and return is kept and told to the actor; nobody stops it there")
    func caps() async throws {
        try await TestGateway.with { test async throws in
            let run = try await test.finish("environment", "?maxItems=2&maxTotalChargeUsd=1.5")
            let options = try #require(run.data["options"] as? [String: Any])
            #expect(options["maxItems"] as? Int == 2)
            #expect(options["maxTotalChargeUsd"] as? Double == 1.5)
            let items = try await test.client.get("/v2/actor-runs/\(run.string("id"))/dataset/items")
            let environment = (items.json as? [[String: Any]])?.first?["environment"] as? [String: String]
            #expect(environment?["ACTOR_MAX_PAID_DATASET_ITEMS"] == "2")
            #expect(environment?["ACTOR_MAX_TOTAL_CHARGE_USD"] == "1.5")
            let beyond = try await test.finish("succeed", "?maxItems=2")
            #expect(beyond.string("status") == "SUCCEEDED")
            #expect(try await itemCount(test, beyond) == 3)
        }
    }
}
