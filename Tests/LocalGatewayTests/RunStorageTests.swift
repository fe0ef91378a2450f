import Foundation
import Testing

@testable import LocalGateway

@Suite("Storages reached through a run")
struct RunStorageTests {
    @Test("a run's storages answer below the run, below its actor, and below the actor's last run")
    func paths() async throws {
        try await TestGateway.with { test async throws in
            let run = try await test.finish("succeed", input: #"{"x":1}"#)
            let id = run.string("id")
            for path in [
                "/v2/actor-runs/\(id)", "/v2/acts/apify~succeed/runs/\(id)", "/v2/actors/apify~succeed/runs/last",
                "/v2/acts/apify~succeed/runs/last",
            ] {
                let items = try await test.client.get("\(path)/dataset/items?format=csv&bom=0")
                #expect(items.text == "n\n0\n1\n2\n")
                #expect(try await test.client.get("\(path)/dataset").string("id") == run.string("defaultDatasetId"))
                #expect(try await test.client.get("\(path)/dataset/statistics").status == 200)
                let record = try await test.client.get("\(path)/key-value-store/records/INPUT?attachment=1")
                #expect(record.text == #"{"x":1}"#)
                #expect(try await test.client.get("\(path)/key-value-store/keys").items.count == 1)
                let added = try await test.client.post(
                    "\(path)/request-queue/requests", json: "{\"url\":\"\(path)\"}")
                #expect(added.status == 201)
                #expect(added.headers["location"]?.contains(run.string("defaultRequestQueueId")) == true)
                #expect(try await test.client.get("\(path)/request-queue/head").items.isEmpty == false)
                let renamed = try await test.client.send(
                    "PUT", "\(path)/dataset", headers: ["Content-Type": "application/json"],
                    body: Array(#"{"title":"Results"}"#.utf8))
                #expect(renamed.string("title") == "Results")
            }
            #expect(try await test.client.get("/v2/actor-runs/\(id)/request-queue").int("totalRequestCount") == 4)
        }
    }

    @Test("the last run is the one that fits the filter; where none does there is nothing")
    func lastRun() async throws {
        try await TestGateway.with { test async throws in
            let good = try await test.finish("succeed")
            let path = "/v2/acts/apify~succeed/runs/last"
            #expect(
                try await test.client.get("\(path)/dataset?status=SUCCEEDED").string("id")
                    == good.string("defaultDatasetId"))
            #expect(try await test.client.get("\(path)/dataset/items?status=FAILED").status == 404)
            #expect(try await test.client.get("\(path)/dataset/items?origin=WEB").status == 404)
            #expect(try await test.client.get("/v2/acts/apify~fail/runs/last/dataset/items").status == 404)
            #expect(try await test.client.get("/v2/acts/apify~fail/runs/last?status=DONE").status == 400)
            #expect(try await test.client.get("/v2/acts/apify~fail/runs/\(good.string("id"))/dataset").status == 404)
            #expect(try await test.client.get("/v2/actor-runs/none/dataset").status == 404)
        }
    }

    @Test("a deleted storage of a run is a storage that is not found")
    func deleted() async throws {
        try await TestGateway.with { test async throws in
            let run = try await test.finish("succeed")
            let path = "/v2/actor-runs/\(run.string("id"))/dataset"
            #expect(try await test.client.send("DELETE", path).status == 204)
            #expect(try await test.client.get("\(path)/items").errorMessage == "Dataset was not found")
        }
    }

    @Test("a signed link may lead through a run")
    func signed() async throws {
        try await TestGateway.with { test async throws in
            let run = try await test.finish("succeed")
            let path = "/v2/actor-runs/\(run.string("id"))/dataset"
            let link = try await test.client.get(path).string("itemsPublicUrl")
            let signature = link.split(separator: "=", maxSplits: 1).last ?? ""
            let stranger = HTTPClient(port: test.client.port)
            #expect(try await stranger.get("\(path)/items?signature=\(signature)").text.hasPrefix("[{\"n\":0}"))
            #expect(try await stranger.get("\(path)/items?signature=x").status == 403)
            #expect(try await stranger.get("/v2/actor-runs/\(run.string("id"))?signature=\(signature)").status == 401)
        }
    }
}
