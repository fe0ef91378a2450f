import Foundation
import Testing

@testable import LocalGateway

@Suite("Seeds")
struct SeedTests {
    private static let path = "/_moongate/seed"

    @Test("a seed fills datasets, stores and queues, byte for byte; a second one adds")
    func document() async throws {
        try await TestGateway.with { test async throws in
            let seed = #"""
                {"datasets": {"products": [{"price": 12345678901234567890, "name": "ü"}, {"price": 1.50}]},
                 "keyValueStores": {"settings": {"INPUT": {"depth": 2},
                    "page": {"contentType": "text/html", "text": "<p>hi</p>"},
                    "logo": {"contentType": "image/png", "base64": "iVBORw=="}, "odd": {"contentType": "only this"}}},
                 "requestQueues": {"todo": ["https://example.com/a", {"url": "https://example.com/b", "userData": {"n": 1}}]}}
                """#
            let planted = try await test.client.post(Self.path, json: seed)
            #expect(planted.status == 201)
            #expect(planted.int("items") == 2 && planted.int("records") == 4 && planted.int("requests") == 2)
            let items = try await test.client.get("/v2/datasets/~products/items")
            #expect(items.text == #"[{"price":12345678901234567890,"name":"ü"},{"price":1.50}]"#)
            let record = { (key: String) in
                try await test.client.get("/v2/key-value-stores/~settings/records/\(key)")
            }
            #expect(try await record("INPUT").text == #"{"depth":2}"#)
            let page = try await record("page")
            #expect(page.text == "<p>hi</p>" && page.headers["content-type"] == "text/html")
            #expect(try await record("logo").body == [0x89, 0x50, 0x4E, 0x47])
            #expect(try await record("odd").text == #"{"contentType":"only this"}"#)
            #expect(try await test.client.get("/v2/request-queues/~todo").int("totalRequestCount") == 2)
            #expect(try await test.client.post(Self.path, json: seed).status == 201)
            #expect(try await test.client.get("/v2/datasets/~products").int("itemCount") == 4)
            #expect(try await test.client.get("/v2/request-queues/~todo").int("totalRequestCount") == 2)
        }
    }

    @Test(
        "a seed with a mistake anywhere leaves nothing behind",
        arguments: [
            (#"{"datasets": {"fine": [{}], "a": []}}"#, "the name \"a\""),
            (#"{"datasets": {"fine": [{}], "../../x": []}}"#, "the name"),
            (#"{"datasets": {"fine": [{}], "other": [1]}}"#, "dataset \"other\": Invalid value"),
            (#"{"datasets": {"fine": [{}], "other": {}}}"#, "must be an array of items"),
            (#"{"datasets": {"fine": [{}]}, "keyValueStores": {"store": {"a/b": 1}}}"#, "record key \"a/b\""),
            (#"{"datasets": {"fine": [{}]}, "keyValueStores": {"store": []}}"#, "must be an object"),
            (
                #"{"datasets": {"fine": [{}]}, "keyValueStores": {"store": {"k": {"contentType": "a/b", "base64": "!"}}}}"#,
                "base64"
            ),
            (#"{"datasets": {"fine": [{}]}, "requestQueues": {"queue": ["https://x", {"uri": "x"}]}}"#, "request 2 of"),
            (#"{"datasets": {"fine": [{}]}, "requestQueues": {"queue": [{"url": "x", "method": "EAT"}]}}"#, "method"),
            (#"{"datasets": {"fine": [{}]}, "dataset": {}}"#, "did you mean 'datasets'"),
            (#"{"datasets": {"fine": [{}]}"#, "not valid JSON"), (#"[]"#, "must be an object"), ("", "not valid JSON"),
            (#"{"datasets": "x"}"#, "must be an object"), (#"{"datasets": null}"#, "must be an object"),
        ])
    func mistakes(seed: String, message: String) async throws {
        try await TestGateway.with { test async throws in
            let answer = try await test.client.post(Self.path, json: seed)
            #expect(answer.status == 400)
            #expect(answer.errorMessage?.contains(message) == true, "\(answer.text)")
            #expect(try await test.client.get("/v2/datasets?unnamed=1").int("total") == 0)
        }
    }

    @Test("tasks, schedules and webhooks are seeded too, or none of them when one is wrong")
    func automation() async throws {
        try await TestGateway.with { test async throws in
            let actor = try await test.client.get("/v2/acts/apify~succeed").string("id")
            func seed(_ cron: String) -> String {
                """
                {"tasks": [{"actId": "apify/succeed", "name": "my-task", "input": {"a": 1}}],
                 "schedules": [{"cronExpression": "\(cron)", "isEnabled": true,
                                "actions": [{"type": "RUN_ACTOR", "actorId": "\(actor)"}]}],
                 "webhooks": [{"eventTypes": ["ACTOR.RUN.SUCCEEDED"], "condition": {"actorId": "\(actor)"},
                               "requestUrl": "http://127.0.0.1:9/x"}]}
                """
            }
            let wrong = try await test.client.post(Self.path, json: seed("61 * * * *"))
            #expect(wrong.status == 400 && wrong.errorType == "cron-expression-invalid")
            #expect(wrong.errorMessage?.hasPrefix("schedule 1: ") == true)
            #expect(try await test.client.get("/v2/actor-tasks").int("total") == 0)
            let planted = try await test.client.post(Self.path, json: seed("0 8 * * *"))
            #expect(planted.status == 201, "\(planted.text)")
            #expect(["tasks", "schedules", "webhooks"].map(planted.int) == [1, 1, 1])
            #expect(try await test.client.get("/v2/actor-tasks/~my-task/input").text == #"{"a":1}"#)
            #expect(try await test.client.get("/v2/schedules").items.first?["nextRunAt"] is String)
            #expect(try await test.client.get("/v2/webhooks").int("total") == 1)
            // The name of the task is taken now, and so nothing of the second seed is kept.
            #expect(try await test.client.post(Self.path, json: seed("0 8 * * *")).status == 409)
            #expect(try await test.client.get("/v2/webhooks").int("total") == 1)
            for odd in [#"{"tasks": [1]}"#, #"{"tasks": {}}"#, #"{"webhooks": [{}]}"#, #"{"tasks": [{"actId": "x"}]}"#]
            {
                #expect((400...404).contains(try await test.client.post(Self.path, json: odd).status))
            }
            // Snapshots and resets cover them without a word about them.
            _ = try await test.client.post("/_moongate/snapshots", json: #"{"name":"full"}"#)
            let removed = try await test.client.post("/_moongate/reset", json: #"{"kinds":["schedules","webhooks"]}"#)
            #expect((removed.data["removed"] as? [String: Int])?["schedules"] == 1)
            #expect(try await test.client.get("/v2/schedules").int("total") == 0)
            #expect(try await test.client.get("/v2/actor-tasks").int("total") == 1)
            _ = try await test.client.post("/_moongate/snapshots/full/restore")
            #expect(try await test.client.get("/v2/schedules").int("total") == 1)
        }
    }

    @Test("a seed goes into the account of the connection it names")
    func account() async throws {
        try await TestGateway.with(options: .init(confirmsConnections: true)) { test async throws in
            _ = try await test.client.post("/connections", json: #"{"app":"apify"}"#)
            let made = try await test.client.post("/connections", json: #"{"app":"apify"}"#).json as? [String: Any]
            let id = try #require((made?["connection"] as? [String: Any])?["connection_id"] as? String)
            let headers = ["Maton-Connection": id]
            let seed = Array(#"{"datasets": {"products": [{}]}}"#.utf8)
            #expect(try await test.client.send("POST", Self.path, headers: headers, body: seed).status == 201)
            #expect(try await test.client.get("/v2/datasets/~products", headers: headers).status == 200)
            #expect(try await test.client.get("/v2/datasets/~products").status == 404)
        }
    }

    // MARK: - Folders

    private func write(_ text: String, _ path: String) throws {
        let file = URL(fileURLWithPath: path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    @Test("the storage folder of the Apify CLI is a seed")
    func folder() async throws {
        try await TemporaryFolder.with { folder async throws in
            let root = folder + "/storage"
            try write(#"{"n": 2}"#, root + "/datasets/default/000000002.json")
            try write(#"{"n": 1}"#, root + "/datasets/default/000000001.json")
            try write(#"{"itemCount": 2}"#, root + "/datasets/default/__metadata__.json")
            try write(#"{"depth": 1}"#, root + "/key_value_stores/default/INPUT.json")
            try write("<p>", root + "/key_value_stores/default/page.html")
            try write("abc", root + "/key_value_stores/default/raw")
            try write("data", root + "/key_value_stores/default/named")
            try write(
                #"{"key": "my-key", "content_type": "text/x-odd"}"#,
                root + "/key_value_stores/default/named.__metadata__.json")
            try write(#"{"url": "https://a", "id": "x"}"#, root + "/request_queues/default/a.json")
            try write(
                #"{"id": "y", "orderNo": 3, "json": "{\"url\":\"https://b\",\"uniqueKey\":\"b\",\"id\":\"y\"}"}"#,
                root + "/request_queues/default/b.json")
            try FileManager.default.createSymbolicLink(
                atPath: root + "/key_value_stores/default/passwd.txt", withDestinationPath: "/etc/passwd")
            for path in [folder, root] {
                let seed = try SeedFolder.document(at: path)
                try await TestGateway.with { test async throws in
                    let answer = try await test.client.send("POST", Self.path, body: seed)
                    #expect(answer.status == 201, "\(answer.text)")
                    #expect(answer.int("records") == 4)
                    let items = try await test.client.get("/v2/datasets/~default/items")
                    #expect(items.text == #"[{"n":1},{"n":2}]"#)
                    let record = { (key: String) in
                        try await test.client.get("/v2/key-value-stores/~default/records/\(key)")
                    }
                    #expect(try await record("INPUT").text == #"{"depth": 1}"#)
                    #expect(try await record("page").headers["content-type"] == "text/html; charset=utf-8")
                    #expect(try await record("raw").text == "abc")
                    #expect(try await record("my-key").headers["content-type"] == "text/x-odd")
                    #expect(try await test.client.get("/v2/request-queues/~default").int("totalRequestCount") == 2)
                }
            }
        }
    }

    @Test("a folder that is no seed says which file is wrong")
    func badFolders() async throws {
        try await TemporaryFolder.with { folder async throws in
            func failure() -> String? {
                #expect(throws: SeedFolder.Failure.self) { try SeedFolder.document(at: folder) }?.description
            }
            #expect(failure()?.contains("has none of the folders") == true)
            try write("{", folder + "/datasets/default/1.json")
            #expect(failure()?.contains("datasets/default/1.json is not valid JSON") == true)
            try write("{}", folder + "/datasets/default/1.json")
            try write("[]", folder + "/request_queues/default/1.json")
            #expect(failure()?.contains("request_queues/default/1.json is no request") == true)
        }
    }
}
