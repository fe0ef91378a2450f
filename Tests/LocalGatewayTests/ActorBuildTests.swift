import Foundation
import Testing

@testable import LocalGateway

@Suite("Builds of actors")
struct ActorBuildTests {
    @Test("an actor runs once it is built, from the sources as they were then")
    func builds() async throws {
        try await TestGateway.with { test async throws in
            let id = try await ActorTests.make(test)
            let early = try await test.client.post("/v2/acts/\(id)/runs")
            #expect(early.status == 403)
            #expect(early.errorType == "unknown-build-tag")
            let build = try await test.client.post("/v2/acts/\(id)/builds?version=0.1&waitForFinish=60")
            #expect(build.status == 201)
            #expect(build.string("status") == "SUCCEEDED")
            #expect(build.string("buildNumber") == "0.1.1")
            _ = try await test.client.put("/v2/acts/\(id)/versions/0.1", json: ActorTests.version(source: "fail"))
            let run = try await test.client.post("/v2/acts/~mine/runs?waitForFinish=60")
            #expect(run.string("status") == "SUCCEEDED")
            #expect(run.string("buildId") == build.string("id"))
            #expect(run.string("buildNumber") == "0.1.1")
            let second = try await test.client.post("/v2/acts/\(id)/builds?version=0.1")
            #expect(second.string("buildNumber") == "0.1.2")
            #expect(try await test.client.post("/v2/acts/\(id)/runs?waitForFinish=60").string("status") == "FAILED")
            let old = try await test.client.post("/v2/acts/\(id)/runs?waitForFinish=60&build=0.1.1")
            #expect(old.string("status") == "SUCCEEDED")
            // The very build it ran on, though the tag has moved.
            let again = try await test.client.post("/v2/actor-runs/\(run.string("id"))/resurrect")
            #expect(again.string("buildNumber") == "0.1.1")
            _ = try await test.run(run.string("id"), reaches: ["SUCCEEDED"])
            let other = try await test.client.post("/v2/actor-runs/\(run.string("id"))/resurrect?build=latest")
            #expect(other.string("buildNumber") == "0.1.2")
            _ = try await test.run(run.string("id"), reaches: ["FAILED"])
        }
    }

    @Test("builds are listed, found, aborted to no effect, tagged and deleted")
    func buildObjects() async throws {
        try await TestGateway.with { test async throws in
            let id = try await ActorTests.make(test)
            let path = "/v2/acts/\(id)/builds"
            let first = try await test.client.post(path + "?version=0.1").string("id")
            let second = try await test.client.post(path + "?version=0.1&tag=beta").string("id")
            #expect(try await test.client.post(path).errorType == "invalid-parameter")
            #expect(try await test.client.post(path + "?version=9.9").status == 404)
            let listed = try await test.client.get(path + "?desc=1").items.compactMap { $0["id"] as? String }
            #expect(Set(listed) == [first, second])
            #expect(try await test.client.get("/v2/actor-builds").int("total") > 2)
            #expect(try await test.client.get(path + "/default").string("id") == first)
            #expect(try await test.client.get("/v2/actor-builds/\(first)").string("actId") == id)
            #expect(try await test.client.post("/v2/actor-builds/\(first)/abort").string("status") == "SUCCEEDED")
            #expect(try await test.client.get("/v2/logs/\(first)").text.contains("Build 0.1.1"))
            #expect(try await test.client.get("/v2/actor-builds/\(first)/log?stream=1").status == 200)
            let moved = try await test.client.put(
                "/v2/acts/\(id)", json: #"{"taggedBuilds":{"latest":{"buildId":"\#(second)"},"beta":null}}"#)
            let tags = try #require(moved.data["taggedBuilds"] as? [String: [String: Any]])
            #expect(tags.keys.sorted() == ["latest"])
            #expect(tags["latest"]?["buildNumber"] as? String == "0.1.2")
            #expect(tags["latest"]?["buildNumberInt"] as? Int == 100_002)
            let bad = try await test.client.put("/v2/acts/\(id)", json: #"{"taggedBuilds":{"x":{"buildId":"none"}}}"#)
            #expect(bad.errorType == "invalid-value")
            #expect(try await test.client.delete("/v2/actor-builds/\(second)").errorType == "invalid-request")
            #expect(try await test.client.delete("/v2/actor-builds/\(first)").status == 204)
            #expect(try await test.client.get("/v2/actor-builds/\(first)").status == 404)
            // A number that was given once is not given again.
            #expect(try await test.client.post(path + "?version=0.1").string("buildNumber") == "0.1.3")
        }
    }

    @Test("a build describes how its actor is run")
    func openAPI() async throws {
        try await TestGateway.with { test async throws in
            let build = try await test.client.get("/v2/acts/apify~succeed/builds/default").string("id")
            for path in [
                "/v2/actor-builds/\(build)/openapi.json", "/v2/acts/apify~succeed/builds/default/openapi.json",
            ] {
                let answer = try await test.client.get(path).json as? [String: Any]
                #expect(answer?["openapi"] as? String == "3.0.1")
                let paths = answer?["paths"] as? [String: Any]
                #expect(paths?["/acts/apify~succeed/run-sync"] != nil)
            }
        }
    }

    @Test("uploaded programs are not started, and the run says why")
    func uploadedPrograms() async throws {
        try await TestGateway.with { test async throws in
            let body = #"""
                {"name":"program","versions":[{"versionNumber":"0.0","sourceType":"SOURCE_FILES","buildTag":"latest",
                 "sourceFiles":[{"name":".actor/actor.json","format":"TEXT",
                 "content":"{\"moongate\":{\"command\":[\"/bin/true\"]}}"}]}]}
                """#
            let id = try await test.client.post("/v2/acts", json: body).string("id")
            let build = try await test.client.post("/v2/acts/\(id)/builds?version=0.0")
            #expect(try await test.client.get("/v2/logs/\(build.string("id"))").text.contains("main.lua"))
            let run = try await test.client.post("/v2/acts/\(id)/runs?waitForFinish=60")
            #expect(run.string("status") == "FAILED")
            #expect(run.string("statusMessage").contains("main.lua"))
        }
    }
}
