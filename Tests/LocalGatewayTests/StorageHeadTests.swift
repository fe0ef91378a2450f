import Foundation
import GRDB
import Testing

@testable import LocalGateway

@Suite("Heads of storages")
struct StorageHeadTests {
    private static let kinds = ["datasets", "key-value-stores", "request-queues"]

    private func put(_ test: TestGateway, _ path: String, _ body: String) async throws -> HTTPAnswer {
        try await test.client.send("PUT", path, headers: ["Content-Type": "application/json"], body: Array(body.utf8))
    }

    @Test("PUT renames, titles and opens a storage; what it does not name stays", arguments: kinds)
    func update(kind: String) async throws {
        try await TestGateway.with { test async throws in
            let id = try await test.client.post("/v2/\(kind)?name=first-name").string("id")
            let renamed = try await put(test, "/v2/\(kind)/\(id)", #"{"name":"second-name","title":"A title"}"#)
            #expect(renamed.status == 200)
            #expect(renamed.string("name") == "second-name" && renamed.string("title") == "A title")
            #expect(renamed.string("generalAccess") == "FOLLOW_USER_SETTING")
            let opened = try await put(
                test, "/v2/\(kind)/~second-name", #"{"generalAccess":"ANYONE_WITH_ID_CAN_READ"}"#)
            #expect(opened.string("generalAccess") == "ANYONE_WITH_ID_CAN_READ")
            #expect(opened.string("name") == "second-name" && opened.string("title") == "A title")
            #expect(try await test.client.get("/v2/\(kind)/~first-name").status == 404)
            let unnamed = try await put(test, "/v2/\(kind)/\(id)", #"{"name":null}"#)
            #expect(unnamed.data["name"] is NSNull)
            #expect(try await test.client.get("/v2/\(kind)").int("total") == 0)
        }
    }

    @Test("a name that another storage has is a 409; its own is none", arguments: kinds)
    func takenNames(kind: String) async throws {
        try await TestGateway.with { test async throws in
            _ = try await test.client.post("/v2/\(kind)?name=one-name")
            let id = try await test.client.post("/v2/\(kind)?name=two-name").string("id")
            let taken = try await put(test, "/v2/\(kind)/\(id)", #"{"name":"one-name","title":"T"}"#)
            #expect(taken.status == 409 && taken.errorType == "name-not-unique")
            #expect(try await test.client.get("/v2/\(kind)/\(id)").data["title"] is NSNull)
            #expect(try await put(test, "/v2/\(kind)/\(id)", #"{"name":"two-name"}"#).status == 200)
            #expect(try await put(test, "/v2/\(kind)/none", #"{"name":"x-name"}"#).status == 404)
        }
    }

    @Test(
        "PUT of what makes no sense changes nothing",
        arguments: [
            "[]", "5", "{", #"{"name":5}"#, #"{"name":"a b c"}"#, #"{"title":{}}"#, #"{"generalAccess":"ALL"}"#,
            #"{"generalAccess":1}"#,
        ])
    func badUpdates(body: String) async throws {
        try await TestGateway.with { test async throws in
            let id = try await test.client.post("/v2/datasets?name=data-set").string("id")
            #expect(try await put(test, "/v2/datasets/\(id)", body).status == 400)
            #expect(try await test.client.get("/v2/datasets/~data-set").string("id") == id)
        }
    }

    @Test("lists hold what is named unless unnamed is asked for, newest first with desc, nothing that others share")
    func lists() async throws {
        try await TestGateway.with { test async throws in
            for kind in Self.kinds {
                _ = try await test.client.post("/v2/\(kind)?name=a-name")
                _ = try await test.client.post("/v2/\(kind)")
                _ = try await test.client.post("/v2/\(kind)?name=b-name")
                let named = try await test.client.get("/v2/\(kind)?desc=1")
                #expect(named.items.map { $0["name"] as? String } == ["b-name", "a-name"])
                #expect(named.data["unnamed"] as? Bool == false)
                let all = try await test.client.get("/v2/\(kind)?unnamed=1&limit=0&ownership=ownedByMe")
                #expect(all.int("total") == 3 && all.int("limit") == 1000 && all.data["unnamed"] as? Bool == true)
                // The official Python client refuses null here for datasets and queues.
                #expect(all.items[1]["name"] is NSNull == (kind == "key-value-stores"))
                #expect(all.items.allSatisfy { $0["username"] as? String == "moongate" })
                #expect(all.items.allSatisfy { $0["urlSigningSecretKey"] == nil })
                let shared = try await test.client.get("/v2/\(kind)?ownership=sharedWithMe")
                #expect(shared.int("total") == 0 && shared.items.isEmpty)
                #expect(try await test.client.get("/v2/\(kind)?ownership=x").errorType == "invalid-parameter")
            }
        }
    }

    @Test("reads are counted at once, though they are written later")
    func readCounters() async throws {
        try await TestGateway.with { test async throws in
            let set = try await test.client.post("/v2/datasets").string("id")
            for _ in 0..<5 { _ = try await test.client.get("/v2/datasets/\(set)/items") }
            let stats = try await test.client.get("/v2/datasets/\(set)").data["stats"] as? [String: Int]
            #expect(stats?["readCount"] == 5)
            let store = try await test.client.post("/v2/key-value-stores").string("id")
            _ = try await test.client.send("PUT", "/v2/key-value-stores/\(store)/records/k", body: [1])
            for _ in 0..<3 { _ = try await test.client.get("/v2/key-value-stores/\(store)/records/k") }
            _ = try await test.client.get("/v2/key-value-stores/\(store)/keys")
            let list = try await test.client.get("/v2/key-value-stores?unnamed=1").items.first
            let counts = list?["stats"] as? [String: Int]
            #expect(counts?["readCount"] == 3 && counts?["writeCount"] == 1 && counts?["listCount"] == 1)
        }
    }

    @Test("counters of reads survive the end of a gateway")
    func keptCounters() async throws {
        try await TemporaryFolder.with { state async throws in
            let id = try await TestGateway.with(state: state) { test async throws in
                let id = try await test.client.post("/v2/datasets?name=data-set").string("id")
                _ = try await test.client.get("/v2/datasets/\(id)/items")
                return id
            }
            try await TestGateway.with(state: state) { test async throws in
                let stats = try await test.client.get("/v2/datasets/\(id)").data["stats"] as? [String: Int]
                #expect(stats?["readCount"] == 1)
            }
        }
    }

    @Test("a state directory of the first version keeps its items and gets secrets for its links")
    func migration() async throws {
        try await TemporaryFolder.with { state async throws in
            let queue = try DatabaseQueue(path: state + "/gateway.sqlite")
            try GatewayDatabase.migrator.migrate(queue, upTo: "1 resources")
            try await queue.write { db in
                for name in ["old-one", "old-two"] {
                    try db.execute(
                        sql: """
                            INSERT INTO storages (id, kind, name, created_at, modified_at, accessed_at, item_count)
                            VALUES (?1, 'dataset', ?1, 1, 1, 1, 2)
                            """, arguments: [name])
                    for position in 0..<2 {
                        try db.execute(
                            sql: "INSERT INTO dataset_items (dataset_id, position, json) VALUES (?, ?, ?)",
                            arguments: [name, position, Data("{\"n\":\"\(name) \(position)\"}".utf8)])
                    }
                }
            }
            try queue.close()
            try await TestGateway.with(state: state) { test async throws in
                for name in ["old-one", "old-two"] {
                    _ = try await test.client.post("/v2/datasets/~\(name)/items", json: #"{"n":3}"#)
                    #expect(
                        try await test.client.get("/v2/datasets/~\(name)/items").text
                            == "[{\"n\":\"\(name) 0\"},{\"n\":\"\(name) 1\"},{\"n\":3}]")
                    #expect(
                        try await test.client.get("/v2/datasets/~\(name)").string("urlSigningSecretKey").count == 24)
                }
                _ = try await test.client.post("/v2/datasets?name=new-one")
                _ = try await test.client.send("DELETE", "/v2/datasets/~old-one")
                #expect(try await test.client.get("/v2/datasets/~new-one/items").text == "[]")
                #expect(try await test.client.get("/v2/datasets/~old-two").int("itemCount") == 3)
            }
        }
    }
}
