import Foundation
import Testing

@testable import LocalGateway

@Suite("Actors made over the API")
struct ActorTests {
    /// The body of a version whose Lua source is one of the stand-in's words.
    static func version(_ number: String = "0.1", source: String = "succeed", tag: String? = "latest") -> String {
        let tag = tag.map { "\"\($0)\"" } ?? "null"
        return """
            {"versionNumber":"\(number)","sourceType":"SOURCE_FILES","buildTag":\(tag),
             "sourceFiles":[{"name":"main.lua","format":"TEXT","content":"\(source)"}]}
            """
    }

    static func make(_ test: TestGateway, _ name: String = "mine", source: String = "succeed") async throws -> String {
        let body = #"{"name":"\#(name)","title":"Mine","versions":[\#(version(source: source))]}"#
        return try await test.client.post("/v2/acts", json: body).string("id")
    }

    @Test("an actor is made, found by id and name, listed, changed in part and deleted")
    func life() async throws {
        try await TestGateway.with { test async throws in
            let made = try await test.client.post(
                "/v2/acts",
                json: #"""
                    {"name":"mine","title":"Mine","description":"Does it","isPublic":false,"categories":["AI"],
                     "defaultRunOptions":{"memoryMbytes":512,"timeoutSecs":90,"build":"beta"},
                     "exampleRunInput":{"body":"{\"a\":1}","contentType":"application/json"}}
                    """#)
            #expect(made.status == 201)
            let id = made.string("id")
            #expect(made.headers["location"]?.hasSuffix("/v2/acts/\(id)") == true)
            for path in ["/v2/acts/\(id)", "/v2/actors/~mine", "/v2/acts/moongate~mine"] {
                let found = try await test.client.get(path)
                #expect(found.string("id") == id)
                #expect(found.string("username") == "moongate")
                #expect((found.data["defaultRunOptions"] as? [String: Any])?["memoryMbytes"] as? Int == 512)
                #expect(found.data["categories"] as? [String] == ["AI"])
            }
            let own = try await test.client.get("/v2/acts?my=true")
            #expect(own.items.compactMap { $0["id"] as? String } == [id])
            let changed = try await test.client.put("/v2/acts/\(id)", json: #"{"title":"Ours","name":"ours"}"#)
            #expect(changed.string("title") == "Ours")
            #expect(changed.string("description") == "Does it")
            #expect(try await test.client.get("/v2/acts/~mine").errorType == "record-not-found")
            #expect(try await test.client.delete("/v2/acts/~ours").status == 204)
            #expect(try await test.client.get("/v2/acts/\(id)").errorType == "record-or-token-not-found")
            #expect(try await test.client.delete("/v2/acts/\(id)").status == 404)
            #expect(try await test.client.put("/v2/acts/\(id)", json: "{}").errorType == "actor-not-found")
        }
    }

    @Test("names are unique, whatever their case; other accounts' names are no matter")
    func names() async throws {
        try await TestGateway.with { test async throws in
            let id = try await Self.make(test)
            let again = try await test.client.post("/v2/acts", json: #"{"name":"MINE"}"#)
            #expect(again.status == 409)
            #expect(again.errorType == "actor-name-not-unique")
            #expect(try await test.client.post("/v2/acts", json: #"{"name":"succeed"}"#).status == 201)
            let renamed = try await test.client.put("/v2/acts/\(id)", json: #"{"name":"Succeed"}"#)
            #expect(renamed.errorType == "actor-name-not-unique")
            #expect(try await test.client.put("/v2/acts/\(id)", json: #"{"name":"Mine"}"#).status == 200)
            #expect(try await test.client.post("/v2/acts", json: "{}").status == 201)
        }
    }

    @Test(
        "what is no actor is refused, and nothing is made",
        arguments: [
            #"{"name":"-a"}"#, #"{"name":5}"#, #"{"name":"../../etc"}"#, #"{"title":1}"#, #"{"isPublic":"no"}"#,
            #"{"versions":{}}"#, #"{"versions":[1]}"#, #"{"versions":[{"versionNumber":"1"}]}"#,
            #"{"versions":[{"versionNumber":"100.0"}]}"#, #"{"versions":[{"versionNumber":"0.01"}]}"#,
            #"{"versions":[{"versionNumber":"0.1"},{"versionNumber":"0.1"}]}"#,
            #"{"versions":[{"versionNumber":"0.1","sourceType":"FLOPPY"}]}"#,
            #"{"versions":[{"versionNumber":"0.1","sourceFiles":[{"name":"a"}]}]}"#,
            #"{"versions":[{"versionNumber":"0.1","sourceFiles":[{"name":"a","content":"","format":"ROT13"}]}]}"#,
            #"{"versions":[{"versionNumber":"0.1","envVars":[{"name":"LD_PRELOAD","value":"/tmp/x.so"}]}]}"#,
            #"{"versions":[{"versionNumber":"0.1","envVars":[{"name":"ACTOR_RUN_ID","value":"x"}]}]}"#,
            #"{"versions":[{"versionNumber":"0.1","envVars":[{"name":"A=B","value":"x"}]}]}"#,
            #"{"versions":[{"versionNumber":"0.1","envVars":[{"name":"A","value":"x\u0000y"}]}]}"#,
            #"{"defaultRunOptions":{"memoryMbytes":100}}"#, #"{"defaultRunOptions":[]}"#,
            #"{"defaultRunOptions":{"timeoutSecs":-1}}"#, #"{"defaultRunOptions":{"maxItems":0}}"#,
        ])
    func refusals(body: String) async throws {
        try await TestGateway.with { test async throws in
            let answer = try await test.client.post("/v2/acts", json: body)
            #expect(answer.status == 400)
            #expect(answer.errorType == "invalid-value")
            #expect(try await test.client.get("/v2/acts?my=1").int("total") == 0)
        }
    }

    @Test("actors that were not made over the API cannot be changed over it")
    func foreign() async throws {
        try await TestGateway.with { test async throws in
            for answer in [
                try await test.client.put("/v2/acts/apify~succeed", json: "{}"),
                try await test.client.delete("/v2/acts/apify~succeed"),
                try await test.client.post("/v2/acts/apify~succeed/versions", json: Self.version()),
            ] {
                #expect(answer.status == 403)
                #expect(answer.errorType == "insufficient-permissions")
            }
            #expect(try await test.finish("succeed").string("status") == "SUCCEEDED")
        }
    }

    @Test("versions are made, listed, changed in part and deleted")
    func versions() async throws {
        try await TestGateway.with { test async throws in
            let path = "/v2/acts/\(try await Self.make(test))/versions"
            let made = try await test.client.post(path, json: Self.version("0.2", tag: "beta"))
            #expect(made.status == 201)
            #expect(made.string("versionNumber") == "0.2")
            #expect(try await test.client.post(path, json: Self.version("0.2")).status == 409)
            #expect(try await test.client.get(path).items.count == 2)
            #expect(try await test.client.get(path).int("total") == 2)
            let changed = try await test.client.put(path + "/0.2", json: #"{"buildTag":"gamma"}"#)
            #expect(changed.string("buildTag") == "gamma")
            #expect((changed.data["sourceFiles"] as? [Any])?.count == 1)
            #expect(try await test.client.delete(path + "/0.2").status == 204)
            #expect(try await test.client.get(path + "/0.2").errorType == "record-not-found")
            #expect(try await test.client.put(path + "/0.2", json: "{}").status == 404)
        }
    }

    @Test("environment variables are kept; the values of secrets are never shown, and survive being sent back without")
    func variables() async throws {
        try await TestGateway.with { test async throws in
            let id = try await Self.make(test, source: "environment")
            let path = "/v2/acts/\(id)/versions/0.1/env-vars"
            #expect(try await test.client.post(path, json: #"{"name":"PLAIN","value":"a"}"#).status == 201)
            let secret = try await test.client.post(
                path, json: #"{"name":"SECRET","value":"hidden-value","isSecret":true}"#)
            #expect(secret.status == 201)
            #expect(try await test.client.post(path, json: #"{"name":"PLAIN","value":"b"}"#).status == 409)
            let changed = try await test.client.put(path + "/PLAIN", json: #"{"name":"PLAIN","value":"c"}"#)
            #expect(changed.string("value") == "c")
            let shown = try await test.client.get("/v2/acts/\(id)/versions/0.1")
            _ = try await test.client.put(
                "/v2/acts/\(id)/versions/0.1", json: #"{"envVars":\#(try Self.variables(shown))}"#)
            let build = try await test.client.post("/v2/acts/\(id)/builds?version=0.1")
            for answer in [
                secret, shown, build, try await test.client.get(path), try await test.client.get(path + "/SECRET"),
                try await test.client.get("/v2/acts/\(id)"),
            ] { #expect(!answer.text.contains("hidden-value")) }
            let run = try await test.client.post("/v2/acts/\(id)/runs?waitForFinish=60")
            let items = try await test.client.get("/v2/actor-runs/\(run.string("id"))/dataset/items")
            let environment = (items.json as? [[String: Any]])?.first?["environment"] as? [String: String]
            #expect(environment?["PLAIN"] == "c")
            #expect(environment?["SECRET"] == "hidden-value")
            #expect(try await test.client.delete(path + "/SECRET").status == 204)
            #expect(try await test.client.get(path).int("total") == 1)
            #expect(try await test.client.delete(path + "/SECRET").status == 404)
        }
    }

    private static func variables(_ version: HTTPAnswer) throws -> String {
        let data = try JSONSerialization.data(withJSONObject: version.data["envVars"] ?? [])
        return String(decoding: data, as: UTF8.self)
    }

    @Test("what an input schema wants is checked before the run, and its defaults are filled in")
    func inputs() async throws {
        try await TestGateway.with { test async throws in
            let schema = #"""
                {\"required\":[\"name\"],\"properties\":{\"name\":{\"type\":\"string\"},
                 \"count\":{\"type\":\"integer\",\"default\":3},\"big\":{\"type\":\"number\"}}}
                """#.replacingOccurrences(of: "\n", with: " ")
            let id = try await Self.make(test, source: "echo")
            _ = try await test.client.put(
                "/v2/acts/\(id)/versions/0.1",
                json: #"""
                    {"sourceFiles":[{"name":"main.lua","format":"TEXT","content":"echo"},
                     {"name":"INPUT_SCHEMA.json","format":"BASE64","content":"\#(Self.base64(schema))"}]}
                    """#)
            _ = try await test.client.post("/v2/acts/\(id)/builds?version=0.1")
            let check = "/v2/acts/\(id)/validate-input"
            let good = try await test.client.post(check, json: #"{"name":"Ada"}"#)
            #expect(good.status == 200)
            #expect(good.text == #"{"valid":true}"#)
            for path in [check, "/v2/acts/\(id)/runs"] {
                let bad = try await test.client.post(path, json: #"{"count":1.5}"#)
                #expect(bad.status == 400)
                #expect(bad.errorType == "invalid-input")
                #expect(bad.errorMessage?.contains("Field input.name is required") == true)
                #expect(bad.errorMessage?.contains("Field input.count must be integer") == true)
                for none in [nil, " null "] {
                    let missing = try await test.client.post(path, json: none).errorMessage
                    #expect(missing == "Input is not valid: Field input.name is required")
                }
                #expect(try await test.client.post(path, json: "[]").errorType == "invalid-input")
            }
            let big = #"{ "name": "Ada", "big": 12345678901234567890.5 }"#
            let run = try await test.client.post("/v2/acts/\(id)/runs?waitForFinish=60", json: big)
            let record = try await test.client.get(
                "/v2/key-value-stores/\(run.string("defaultKeyValueStoreId"))/records/INPUT")
            #expect(record.text == #"{ "name": "Ada", "big": 12345678901234567890.5 ,"count":3}"#)
        }
    }

    private static func base64(_ escaped: String) -> String {
        Data(escaped.replacingOccurrences(of: "\\\"", with: "\"").utf8).base64EncodedString()
    }

    @Test("actors and builds are there after a restart")
    func persistence() async throws {
        try await TemporaryFolder.with { folder async throws in
            let id = try await TestGateway.with(state: folder + "/state") { test async throws in
                let id = try await Self.make(test)
                _ = try await test.client.post("/v2/acts/\(id)/builds?version=0.1")
                return id
            }
            try await TestGateway.with(state: folder + "/state") { test async throws in
                let run = try await test.client.post("/v2/acts/\(id)/runs?waitForFinish=60")
                #expect(run.string("status") == "SUCCEEDED")
            }
        }
    }
}
