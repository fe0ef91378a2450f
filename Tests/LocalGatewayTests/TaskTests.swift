import Foundation
import Testing

@testable import LocalGateway

@Suite("Tasks")
struct TaskTests {
    /// Makes a task of a stand-in actor and returns the answer.
    private func make(_ test: TestGateway, _ actor: String = "echo", _ more: String = "") async throws -> HTTPAnswer {
        try await test.client.post("/v2/actor-tasks", json: #"{"actId":"\#(try await test.actorId(actor))"\#(more)}"#)
    }

    @Test("a task is made, read, changed in part, listed and deleted")
    func lifecycle() async throws {
        try await TestGateway.with { test async throws in
            let more = #","name":"My-Task","title":"T","options":{"memoryMbytes":256,"junk":1},"input":{"a":1,"b":[2]}"#
            let made = try await make(test, "echo", more)
            #expect(made.status == 201)
            let id = made.string("id")
            #expect(made.headers["location"] == "\(test.gateway.baseURL)/v2/actor-tasks/\(id)")
            for reference in [id, "~my-task", "moongate~MY-TASK"] {
                let task = try await test.client.get("/v2/actor-tasks/\(reference)")
                #expect(task.string("name") == "My-Task" && task.string("title") == "T")
                #expect(task.data["options"] as? [String: Int] == ["memoryMbytes": 256])
                #expect((task.data["input"] as? [String: Any])?["a"] as? Int == 1)
            }
            let changed = try await test.send("PUT", "/v2/actor-tasks/\(id)", #"{"title":null,"description":"d"}"#)
            #expect(changed.status == 200 && changed.data["title"] is NSNull && changed.string("description") == "d")
            #expect((changed.data["input"] as? [String: Any])?["b"] as? [Int] == [2])
            _ = try await make(test, "succeed", #","name":"another""#)
            let list = try await test.client.get("/v2/actor-tasks?desc=1")
            #expect(list.items.map { $0["name"] as? String } == ["another", "My-Task"])
            #expect(list.items[0]["actName"] as? String == "succeed" && list.items[0]["input"] == nil)
            #expect(try await test.client.send("DELETE", "/v2/actor-tasks/\(id)").status == 204)
            let gone = try await test.client.get("/v2/actor-tasks/\(id)")
            #expect(gone.status == 404 && gone.errorType == "record-not-found")
            #expect(gone.errorMessage == "Actor task was not found")
        }
    }

    @Test("a name is taken in upper and lower case, also against a rename")
    func names() async throws {
        try await TestGateway.with { test async throws in
            _ = try await make(test, "echo", #","name":"report""#)
            let twin = try await make(test, "echo", #","name":"REPORT""#)
            #expect(twin.status == 409 && twin.errorType == "actor-task-name-not-unique")
            let other = try await make(test)
            #expect(other.status == 201 && !other.string("name").isEmpty)
            let path = "/v2/actor-tasks/\(other.string("id"))"
            #expect(try await test.send("PUT", path, #"{"name":"rePort","title":"x"}"#).status == 409)
            // Nothing of a refused change is kept.
            #expect(try await test.client.get(path).data["title"] is NSNull)
            #expect(
                try await test.send("PUT", path, #"{"name":"\#(other.string("name").uppercased())"}"#).status == 200)
        }
    }

    @Test(
        "what cannot be a task is refused with the reason",
        arguments: [
            ("{}", 400, "invalid-value"), (#"{"actId":5}"#, 400, "invalid-value"),
            (#"{"actId":"nothing-here"}"#, 404, "record-not-found"), (#"[]"#, 400, "invalid-request"),
            (#"{"actId":"apify~echo","name":"x"}"#, 400, "invalid-value"),
            (#"{"actId":"apify~echo","name":"a_b_c"}"#, 400, "invalid-value"),
            (#"{"actId":"apify~echo","input":[1]}"#, 400, "invalid-value"),
            (#"{"actId":"apify~echo","input":"x"}"#, 400, "invalid-value"),
            (#"{"actId":"apify~echo","options":{"memoryMbytes":300}}"#, 400, "invalid-value"),
            (#"{"actId":"apify~echo","options":{"memoryMbytes":"256"}}"#, 400, "invalid-value"),
            (#"{"actId":"apify~echo","options":{"timeoutSecs":-1}}"#, 400, "invalid-value"),
            (#"{"actId":"apify~echo","options":{"timeoutSecs":1e99}}"#, 400, "invalid-value"),
            (#"{"actId":"apify~echo","options":{"restartOnError":"yes"}}"#, 400, "invalid-value"),
            (#"{"actId":"apify~echo","options":{"maxTotalChargeUsd":[]}}"#, 400, "invalid-value"),
            (#"{"actId":"apify~echo","options":{"build":7}}"#, 400, "invalid-value"),
            (#"{"actId":"apify~echo","options":[]}"#, 400, "invalid-value"),
        ])
    func refused(body: String, status: Int, type: String) async throws {
        try await TestGateway.with { test async throws in
            let answer = try await test.client.post("/v2/actor-tasks", json: body)
            #expect(answer.status == status && answer.errorType == type, "\(answer.text)")
            #expect(try await test.client.get("/v2/actor-tasks").int("total") == 0)
        }
    }

    @Test("a run gets the task's input under the one it was started with, and its options under those of the query")
    func runs() async throws {
        try await TestGateway.with { test async throws in
            let more =
                #","name":"my-echo","options":{"memoryMbytes":512,"timeoutSecs":30},"input":{"a":1,"b":{"c":2},"n":1.50}"#
            let id = try await make(test, "echo", more).string("id")
            func run(_ query: String, _ body: String?) async throws -> (HTTPAnswer, String) {
                let started = try await test.client.post(
                    "/v2/actor-tasks/~my-echo/runs?waitForFinish=60&\(query)", json: body)
                #expect(started.status == 201)
                let runId = started.string("id")
                #expect(started.headers["location"]?.hasSuffix("/v2/actor-tasks/\(id)/runs/\(runId)") == true)
                let store = started.string("defaultKeyValueStoreId")
                return (started, try await test.client.get("/v2/key-value-stores/\(store)/records/INPUT").text)
            }
            let (plain, input) = try await run("", nil)
            #expect(plain.string("actorTaskId") == id && plain.string("status") == "SUCCEEDED")
            #expect(input == #"{"a":1,"b":{"c":2},"n":1.50}"#)
            let (over, overlaid) = try await run("memory=1024", #"{"d":4,"b":{"x":0}}"#)
            #expect(overlaid == #"{"a":1,"b":{"x":0},"n":1.50,"d":4}"#)
            let options = over.data["options"] as? [String: Any]
            #expect(options?["memoryMbytes"] as? Int == 1024 && options?["timeoutSecs"] as? Int == 30)
            #expect(try await run("", "null").1 == input)
            #expect(try await test.client.post("/v2/actor-tasks/\(id)/runs", json: "[1]").status == 400)
            #expect(try await test.client.post("/v2/actor-tasks/\(id)/runs?memory=300", json: "{}").status == 400)
            #expect(
                try await test.client.get("/v2/actor-tasks/\(id)").data["stats"] as? [String: Int] == ["totalRuns": 3])
        }
    }

    @Test("runs of a task are listed apart, and the last of them leads to its storages")
    func runLists() async throws {
        try await TestGateway.with { test async throws in
            let id = try await make(test, "succeed").string("id")
            _ = try await test.finish("succeed")
            let run = try await test.client.post("/v2/actor-tasks/\(id)/runs?waitForFinish=60").string("id")
            _ = try await test.finish("succeed")
            let list = try await test.client.get("/v2/actor-tasks/\(id)/runs")
            #expect(list.items.map { $0["id"] as? String } == [run])
            #expect(list.items.first?["actorTaskId"] as? String == id)
            #expect(try await test.client.get("/v2/actor-runs").int("total") == 3)
            let last = "/v2/actor-tasks/\(id)/runs/last"
            #expect(try await test.client.get(last).string("id") == run)
            #expect(try await test.client.get("\(last)?status=FAILED").status == 404)
            #expect(try await test.client.get("\(last)?status=SUCCEEDED&origin=API").string("id") == run)
            #expect(try await test.client.get("\(last)/dataset/items").text == #"[{"n":0},{"n":1},{"n":2}]"#)
            #expect(try await test.client.get("/v2/actor-tasks/\(id)/runs/\(run)").string("id") == run)
        }
    }

    @Test("the input is read and replaced as it is, without an envelope")
    func input() async throws {
        try await TestGateway.with { test async throws in
            let id = try await make(test).string("id")
            let path = "/v2/actor-tasks/\(id)/input"
            #expect(try await test.client.get(path).text == "{}")
            let put = try await test.send("PUT", path, #"{"z":1.0,"a":{"b":null}}"#)
            #expect(put.status == 200 && put.text == #"{"z":1.0,"a":{"b":null}}"#)
            #expect(try await test.client.get(path).text == put.text)
            let array = try await test.send("PUT", path, "[1]")
            #expect(array.status == 400 && array.errorType == "input-json-not-object")
            let broken = try await test.send("PUT", path, "{")
            #expect(broken.status == 400 && broken.errorType == "input-json-invalid-characters")
            let huge = try await test.client.send(
                "PUT", path, headers: ["Content-Type": "application/json"],
                body: [UInt8](repeating: 0x20, count: 9_437_185))
            #expect(huge.status == 413)
            #expect(try await test.client.get(path).text == put.text)
        }
    }

    @Test("a task runs while its caller waits, and answers with what its run left behind")
    func synchronous() async throws {
        try await TestGateway.with { test async throws in
            let id = try await make(test, "succeed").string("id")
            let items = try await test.client.post("/v2/actor-tasks/\(id)/run-sync-get-dataset-items")
            #expect(items.status == 201 && items.text == #"[{"n":0},{"n":1},{"n":2}]"#)
            #expect(try await test.client.get("/v2/actor-tasks/\(id)/runs").int("total") == 1)
            let failing = try await make(test, "fail").string("id")
            let failed = try await test.client.get("/v2/actor-tasks/\(failing)/run-sync")
            #expect(failed.status == 400 && failed.errorType == "run-failed")
        }
    }
}
