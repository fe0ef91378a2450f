import Foundation
import Testing

@testable import LocalGateway

@Suite("Runs")
struct RunTests {
    @Test("a run starts READY, runs, and succeeds with what its process wrote")
    func succeeds() async throws {
        try await TestGateway.with { test async throws in
            let started = try await test.start("succeed", input: #"{"a":1}"#)
            #expect(started.status == 201)
            let id = started.string("id")
            #expect(["READY", "RUNNING"].contains(started.string("status")))
            #expect(started.headers["location"]?.hasSuffix("/runs/\(id)") == true)
            let run = try await test.client.get("/v2/actor-runs/\(id)?waitForFinish=999999")
            #expect(run.string("status") == "SUCCEEDED")
            #expect(run.string("statusMessage") == "Done with 3 items")
            #expect(run.int("exitCode") == 0)
            #expect(run.string("finishedAt").hasSuffix("Z"))
            let items = try await test.client.get("/v2/actor-runs/\(id)/dataset/items")
            #expect(items.text == #"[{"n":0},{"n":1},{"n":2}]"#)
            let last = try await test.client.get("/v2/acts/apify~succeed/runs/last?status=SUCCEEDED")
            #expect(last.string("id") == id)
        }
    }

    @Test(
        "an end that is not success tells why",
        arguments: [
            ("fail", "The actor process exited with code 3.", 3), ("fail-with-message", "The input is no good", 1),
            ("crash", "The actor process was killed by signal 11 (SIGSEGV).", 139),
            ("killed", "The actor process was killed by signal 9 (SIGKILL).", 137),
        ])
    func fails(actor: String, message: String, code: Int) async throws {
        try await TestGateway.with { test async throws in
            let run = try await test.finish(actor)
            #expect(run.string("status") == "FAILED")
            #expect(run.string("statusMessage") == message)
            #expect(run.int("exitCode") == code)
        }
    }

    @Test("an actor that cannot be started is a failed run")
    func missingExecutable() async throws {
        let test = try await TestGateway(executable: "/nonexistent/program")
        let run = try await test.finish("succeed")
        await test.close()
        #expect(run.string("status") == "FAILED")
        #expect(run.string("statusMessage").contains("could not be started"))
    }

    @Test("an abort stops the process; a second one changes nothing", arguments: ["forever", "stubborn"])
    func aborts(actor: String) async throws {
        try await TestGateway.with { test async throws in
            let id = try await test.start(actor).string("id")
            try await test.log(id, contains: actor == "stubborn" ? "stubborn\n" : "started")
            let aborted = try await test.client.post("/v2/actor-runs/\(id)/abort")
            #expect(aborted.status == 200)
            #expect(["ABORTING", "ABORTED"].contains(aborted.string("status")))
            let run = try await test.run(id, reaches: ["ABORTED"])
            #expect(run.int("exitCode") == (actor == "stubborn" ? 137 : 143))
            let again = try await test.client.post("/v2/actor-runs/\(id)/abort")
            #expect(again.status == 200 && again.string("status") == "ABORTED")
            #expect(again.string("finishedAt") == run.string("finishedAt"))
        }
    }

    @Test("a run that exceeds its timeout ends as TIMED-OUT", arguments: ["forever", "stubborn"])
    func timesOut(actor: String) async throws {
        try await TestGateway.with { test async throws in
            let run = try await test.finish(actor, "?timeout=1")
            #expect(run.string("status") == "TIMED-OUT")
            #expect(run.string("statusMessage").contains("timeout of 1 seconds"))
        }
    }

    @Test("runs beyond the limit wait as READY, in order, and can be aborted there")
    func queue() async throws {
        try await TestGateway.with(runs: 1) { test async throws in
            let first = try await test.start("forever").string("id")
            _ = try await test.run(first, reaches: ["RUNNING"])
            let second = try await test.start("forever").string("id")
            let third = try await test.start("succeed").string("id")
            #expect(try await test.run(second).string("status") == "READY")
            let aborted = try await test.client.post("/v2/actor-runs/\(second)/abort")
            #expect(aborted.string("status") == "ABORTED")
            #expect(try await test.run(third).string("status") == "READY")
            _ = try await test.client.post("/v2/actor-runs/\(first)/abort")
            _ = try await test.run(third, reaches: ["SUCCEEDED"])
            #expect(try await test.run(second).string("status") == "ABORTED")
        }
    }

    @Test("memory is shared out: a run that does not fit waits")
    func memory() async throws {
        try await TestGateway.with(memory: 512) { test async throws in
            let first = try await test.start("forever", "?memory=512").string("id")
            let second = try await test.start("succeed", "?memory=128").string("id")
            _ = try await test.run(first, reaches: ["RUNNING"])
            #expect(try await test.run(second).string("status") == "READY")
            _ = try await test.client.post("/v2/actor-runs/\(first)/abort")
            _ = try await test.run(second, reaches: ["SUCCEEDED"])
        }
    }

    @Test("a resurrected run keeps its id and storages and counts on")
    func resurrects() async throws {
        try await TestGateway.with { test async throws in
            let before = try await test.finish("succeed")
            let id = before.string("id")
            let answer = try await test.client.post("/v2/actor-runs/\(id)/resurrect?timeout=30")
            #expect(answer.status == 200)
            let after = try await test.client.get("/v2/actor-runs/\(id)?waitForFinish=60")
            #expect(after.string("status") == "SUCCEEDED")
            let stats = try #require(after.data["stats"] as? [String: Any])
            #expect(stats["resurrectCount"] as? Int == 1)
            #expect((after.data["options"] as? [String: Any])?["timeoutSecs"] as? Int == 30)
            #expect(after.string("defaultDatasetId") == before.string("defaultDatasetId"))
            #expect(try await test.client.get("/v2/datasets/\(after.string("defaultDatasetId"))").int("itemCount") == 6)
        }
    }

    @Test("a run that goes on cannot be resurrected")
    func resurrectsOnlyEnded() async throws {
        try await TestGateway.with { test async throws in
            let id = try await test.start("forever").string("id")
            let answer = try await test.client.post("/v2/actor-runs/\(id)/resurrect")
            #expect(answer.status == 400)
            #expect(answer.errorType == "invalid-request")
        }
    }

    @Test("restartOnError starts a failed actor again")
    func restarts() async throws {
        try await TestGateway.with { test async throws in
            let run = try await test.finish("flaky", "?restartOnError=true")
            #expect(run.string("status") == "SUCCEEDED")
            #expect((run.data["stats"] as? [String: Any])?["restartCount"] as? Int == 1)
            #expect(try await test.finish("flaky").string("status") == "FAILED")
            let hopeless = try await test.finish("fail", "?restartOnError=1")
            #expect(hopeless.string("status") == "FAILED")
            #expect((hopeless.data["stats"] as? [String: Any])?["restartCount"] as? Int == 3)
        }
    }

    @Test("waiting holds the request, and gives the run as it is when the time is over")
    func waits() async throws {
        try await TestGateway.with { test async throws in
            let run = try await test.start("forever", "?waitForFinish=0.3")
            #expect(run.status == 201)
            #expect(run.string("status") == "RUNNING")
        }
    }

    @Test("what a run used is measured")
    func statistics() async throws {
        try await TestGateway.with { test async throws in
            let run = try await test.finish("busy", "?memory=1024", input: #"{"a":1}"#)
            let stats = try #require(run.data["stats"] as? [String: Any])
            func number(_ name: String) -> Double { (stats[name] as? NSNumber)?.doubleValue ?? -1 }
            #expect(number("inputBodyLen") == 7)
            #expect(number("memMaxBytes") > 30e6)
            #expect(number("memAvgBytes") > 1e6 && number("memAvgBytes") <= number("memMaxBytes"))
            #expect(number("durationMillis") >= 700)
            #expect(number("cpuAvgUsage") > 5)
            #expect(abs(number("computeUnits") - number("durationMillis") / 3_600_000) < 1e-9)
            #expect(number("memCurrentBytes") == 0)
            let traffic = try await test.finish("succeed").data["stats"] as? [String: Any]
            #expect(traffic?["netRxBytes"] as? Int == 123)
            #expect(traffic?["netTxBytes"] as? Int == 45)
        }
    }

    @Test("the process gets what the contract promises and nothing else")
    func environment() async throws {
        try await TestGateway.with { test async throws in
            let run = try await test.finish("environment", "?memory=512&timeout=9")
            let answer = try await test.client.get("/v2/datasets/\(run.string("defaultDatasetId"))/items")
            let item = try #require((answer.json as? [[String: Any]])?.first)
            let environment = try #require(item["environment"] as? [String: String])
            #expect(environment["ACTOR_RUN_ID"] == run.string("id"))
            #expect(environment["ACTOR_FULL_NAME"] == "apify/environment")
            #expect(environment["ACTOR_MEMORY_MBYTES"] == "512")
            #expect(environment["ACTOR_TIMEOUT_SECS"] == "9")
            #expect(environment["ACTOR_INPUT_KEY"] == "INPUT")
            // The address says whose account it is.
            #expect(environment["APIFY_API_BASE_URL"] == test.gateway.baseURL + "/connections/default")
            // Python adds LC_CTYPE by itself.
            let allowed = ["PATH", "LANG", "HOME", "TMPDIR", "LC_CTYPE", "PWD"]
            #expect(
                environment.keys.allSatisfy { $0.hasPrefix("ACTOR_") || $0.hasPrefix("APIFY_") || allowed.contains($0) }
            )
            #expect(item["files"] as? [String] == [])
            #expect(item["group"] as? Bool == true)
            // 3 is the listing's own.
            #expect((item["descriptors"] as? [Int])?.allSatisfy { $0 <= 3 } == true)
            let directory = try #require(item["directory"] as? String)
            #expect(!FileManager.default.fileExists(atPath: directory))
        }
    }

    @Test("what a process left running does not hold up the end of its run")
    func leftovers() async throws {
        try await TestGateway.with { test async throws in
            #expect(try await test.finish("leave-child").string("status") == "SUCCEEDED")
        }
    }

    @Test("the input reaches the actor as it was sent; null and nothing are no input")
    func input() async throws {
        try await TestGateway.with { test async throws in
            let run = try await test.finish("echo", input: #"{"big": 12345678901234567890, "text": "ü"}"#)
            let record = try await test.client.get(
                "/v2/key-value-stores/\(run.string("defaultKeyValueStoreId"))/records/INPUT")
            #expect(record.text == #"{"big": 12345678901234567890, "text": "ü"}"#)
            #expect(record.headers["content-type"] == "application/json")
            for body in [nil, "null", "  null\n"] {
                let run = try await test.start("silent", input: body)
                let path = "/v2/key-value-stores/\(run.string("defaultKeyValueStoreId"))/records/INPUT"
                #expect(try await test.client.get(path).status == 404)
            }
            #expect(try await test.start("silent", input: "{").errorType == "invalid-input")
        }
    }

    @Test(
        "options out of bounds are refused",
        arguments: [
            ("memory=100", 400, "invalid-value"), ("memory=64", 400, "invalid-value"),
            ("memory=65536", 400, "invalid-value"),
            ("timeout=-1", 400, "invalid-parameter"), ("waitForFinish=x", 400, "invalid-parameter"),
            ("build=beta", 403, "unknown-build-tag"), ("build=9.9.9", 403, "build-not-found"),
            ("maxItems=0", 400, "max-items-must-be-greater-than-zero"),
            ("maxTotalChargeUsd=0", 400, "max-total-charge-usd-must-be-greater-than-zero"),
        ])
    func options(query: String, status: Int, type: String) async throws {
        try await TestGateway.with { test async throws in
            let answer = try await test.start("succeed", "?" + query)
            #expect(answer.status == status)
            #expect(answer.errorType == type)
            #expect(try await test.client.get("/v2/actor-runs").int("total") == 0)
        }
    }

    @Test("an unknown actor or run is a 404 of the right kind")
    func unknown() async throws {
        try await TestGateway.with { test async throws in
            #expect(try await test.start("nothing").errorType == "record-not-found")
            #expect(try await test.client.get("/v2/acts/AAAAAAAAAAAAAAAAA").errorType == "record-or-token-not-found")
            #expect(try await test.run("AAAAAAAAAAAAAAAAA").errorMessage == "Actor run was not found")
            #expect(try await test.client.get("/v2/acts/apify~succeed/runs/last").status == 404)
        }
    }

    @Test("lists of runs are filtered and sorted by their start")
    func lists() async throws {
        try await TestGateway.with { test async throws in
            let good = try await test.finish("succeed").string("id")
            let bad = try await test.finish("fail").string("id")
            let all = try await test.client.get("/v2/actor-runs?desc=true")
            #expect(all.items.compactMap { $0["id"] as? String } == [bad, good])
            let failed = try await test.client.get("/v2/actor-runs?status=FAILED,ABORTED")
            #expect(failed.items.compactMap { $0["id"] as? String } == [bad])
            let own = try await test.client.get("/v2/acts/apify~succeed/runs")
            #expect(own.items.compactMap { $0["id"] as? String } == [good])
            #expect(try await test.client.get("/v2/actor-runs?startedAfter=2999-01-01T00:00:00.000Z").int("total") == 0)
            #expect(try await test.client.get("/v2/actor-runs?status=NOPE").status == 400)
        }
    }

    @Test("a log can be read, and followed until the run ends")
    func logs() async throws {
        try await TestGateway.with { test async throws in
            let id = try await test.start("chatty").string("id")
            let stream = try await test.client.get("/v2/actor-runs/\(id)/log?stream=true&raw=true")
            #expect(stream.headers["content-type"] == "text/plain; charset=utf-8")
            #expect(stream.text.contains("Z started __actor apify/chatty/main.lua\n"))
            #expect(stream.text.contains("line 199 "))
            _ = try await test.run(id, reaches: ["SUCCEEDED"])
            #expect(try await test.client.get("/v2/logs/\(id)").text == stream.text)
            #expect(try await test.client.get("/v2/logs/nothing").status == 404)
        }
    }

    @Test("many runs at once all come to their end")
    func many() async throws {
        try await TestGateway.with(runs: 3) { test async throws in
            let ids = try await withThrowingTaskGroup(of: String.self) { group in
                for number in 0..<9 {
                    group.addTask { try await test.start(number % 3 == 0 ? "fail" : "silent").string("id") }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            for id in ids { _ = try await test.run(id, reaches: ["SUCCEEDED", "FAILED"]) }
            #expect(try await test.client.get("/v2/actor-runs?status=FAILED").int("total") == 3)
        }
    }

    @Test(
        "a start is refused that the real API refuses",
        arguments: [
            ("?forcePermissionLevel=EVERYTHING", "text/plain", "invalid-parameter"),
            ("", "garbage", "invalid-content-type-header"),
        ])
    func refusedStarts(query: String, type: String, error: String) async throws {
        try await TestGateway.with { test async throws in
            let answer = try await test.client.send(
                "POST", "/v2/acts/apify~succeed/runs" + query, headers: ["Content-Type": type], body: Array("x".utf8))
            #expect(answer.status == 400 && answer.errorType == error)
            #expect(try await test.client.get("/v2/actor-runs").int("total") == 0)
            let level = try await test.start("succeed", "?forcePermissionLevel=LIMITED_PERMISSIONS")
            #expect(level.status == 201)
        }
    }
}
