import Foundation
import GRDB
import Testing

@testable import LocalGateway

@Suite("Snapshots, seeds and resets")
struct SnapshotTests {
    private static let path = "/_moongate/snapshots"

    private func save(_ test: TestGateway, _ name: String) async throws -> HTTPAnswer {
        try await test.client.post(Self.path, json: #"{"name":"\#(name)"}"#)
    }

    /// The counts of one resource in a difference: added, removed, changed.
    private func counts(_ diff: HTTPAnswer, _ resource: String, account: String = "default") -> [Int] {
        let accounts = diff.data["accounts"] as? [String: [String: [String: [String: Any]]]] ?? [:]
        let entry = accounts[account]?[resource]
        return ["added", "removed", "changed"].map { entry?[$0]?["count"] as? Int ?? 0 }
    }

    @Test("a restored snapshot brings everything back as it was, and takes away what came later")
    func restore() async throws {
        try await TestGateway.with { test async throws in
            let store = try await test.client.post("/v2/key-value-stores?name=store").string("id")
            let record = "/v2/key-value-stores/\(store)/records/a"
            _ = try await test.client.send(
                "PUT", record, headers: ["Content-Type": "text/plain"], body: Array("old".utf8))
            for name in ["one", "two", "three"] { _ = try await test.client.post("/v2/datasets?name=set-\(name)") }
            let run = try await test.finish("succeed").string("id")
            let user = try await test.client.get("/v2/users/me").string("id")
            #expect(try await save(test, "before").status == 201)
            _ = try await test.client.send("PUT", record, body: Array("new".utf8))
            _ = try await test.client.send("DELETE", "/v2/datasets/~set-two")
            _ = try await test.client.post("/v2/datasets?name=later")
            _ = try await test.finish("succeed")
            #expect(try await test.client.post("\(Self.path)/before/restore").status == 200)
            #expect(try await test.client.get(record).text == "old")
            let names = try await test.client.get("/v2/datasets").items.compactMap { $0["name"] as? String }
            #expect(names == ["set-one", "set-two", "set-three"])
            #expect(try await test.client.get("/v2/actor-runs").items.compactMap { $0["id"] as? String } == [run])
            #expect(try await test.client.get("/v2/actor-runs/\(run)/log").text.contains("started"))
            #expect(try await test.client.get("/v2/users/me").string("id") == user)
            #expect(try await test.client.get("\(Self.path)/before/diff").data["isEmpty"] as? Bool == true)
        }
    }

    @Test("snapshots are listed, compared with now and with each other, and deleted")
    func differences() async throws {
        try await TestGateway.with { test async throws in
            let id = try await test.client.post("/v2/datasets?name=kept").string("id")
            let gone = try await test.client.post("/v2/datasets?name=gone").string("id")
            #expect(try await save(test, "first").status == 201)
            #expect(try await save(test, "first").status == 409)
            #expect(
                try await test.client.post(Self.path, json: #"{"name":"first","overwrite":true}"#).status == 201)
            _ = try await test.client.get("/v2/datasets/\(id)/items")
            #expect(try await test.client.get("\(Self.path)/first/diff").data["isEmpty"] as? Bool == true)
            _ = try await test.client.post("/v2/datasets/\(id)/items", json: #"[{"a":1},{"a":2}]"#)
            _ = try await test.client.send("DELETE", "/v2/datasets/\(gone)")
            _ = try await test.client.post("/v2/key-value-stores?name=new-store")
            #expect(try await save(test, "second").status == 201)
            for target in ["\(Self.path)/first/diff", "\(Self.path)/first/diff?with=second"] {
                let diff = try await test.client.get(target)
                #expect(counts(diff, "datasets") == [0, 1, 1])
                #expect(counts(diff, "items") == [2, 0, 0])
                #expect(counts(diff, "key-value-stores") == [1, 0, 0])
                #expect(counts(diff, "runs") == [0, 0, 0])
                #expect(diff.text.contains("\(id)/1") && diff.text.contains(gone))
            }
            #expect(
                try await test.client.get(Self.path).items.compactMap { $0["name"] as? String } == ["first", "second"])
            #expect(try await test.client.send("DELETE", "\(Self.path)/first").status == 204)
            #expect(try await test.client.send("DELETE", "\(Self.path)/first").status == 404)
            #expect(try await test.client.post("\(Self.path)/first/restore").status == 404)
        }
    }

    @Test("a snapshot holds the accounts of all connections, also those that were deleted since")
    func accounts() async throws {
        try await TestGateway.with(options: .init(confirmsConnections: true)) { test async throws in
            let made = try await test.client.post("/connections", json: #"{"app":"apify"}"#).json as? [String: Any]
            let id = try #require((made?["connection"] as? [String: Any])?["connection_id"] as? String)
            _ = try await test.client.post("/v2/datasets?name=in-account")
            let user = try await test.client.get("/v2/users/me").string("id")
            #expect(try await save(test, "with-account").int("accounts") == 2)
            _ = try await test.client.send("DELETE", "/connections/\(id)")
            #expect(try await test.client.post("/_moongate/reset").status == 200)
            #expect(try await test.client.get("/v2/users/me").string("username") == "moongate")
            #expect(try await test.client.post("\(Self.path)/with-account/restore").status == 200)
            #expect(try await test.client.get("/v2/datasets/~in-account").status == 200)
            #expect(try await test.client.get("/v2/users/me").string("id") == user)
        }
    }

    @Test("a snapshot can be restored into a new database, and what is made then does not mix with what it brings")
    func newDatabase() async throws {
        try await TemporaryFolder.with { folder async throws in
            try await TestGateway.with(state: folder) { test async throws in
                for name in ["one", "two"] {
                    _ = try await test.client.post("/v2/datasets?name=set-\(name)")
                    _ = try await test.client.post("/v2/datasets/~set-\(name)/items", json: #"{"in":"\#(name)"}"#)
                }
                #expect(try await save(test, "kept").status == 201)
            }
            for ending in ["", "-wal", "-shm"] {
                try? FileManager.default.removeItem(atPath: folder + "/gateway.sqlite" + ending)
            }
            try await TestGateway.with(state: folder) { test async throws in
                #expect(try await test.client.get("/v2/datasets").int("total") == 0)
                #expect(try await test.client.post("\(Self.path)/kept/restore").status == 200)
                _ = try await test.client.post("/v2/datasets?name=set-three")
                _ = try await test.client.post("/v2/datasets/~set-three/items", json: #"{"in":"three"}"#)
                for name in ["one", "two", "three"] {
                    let items = try await test.client.get("/v2/datasets/~set-\(name)/items")
                    #expect(items.text == #"[{"in":"\#(name)"}]"#)
                }
            }
        }
    }

    @Test("nothing is restored or reset while a run is in progress")
    func runsInProgress() async throws {
        try await TestGateway.with { test async throws in
            #expect(try await save(test, "quiet").status == 201)
            let run = try await test.start("forever").string("id")
            for path in ["\(Self.path)/quiet/restore", "/_moongate/reset"] {
                let refused = try await test.client.post(path)
                #expect(refused.status == 409 && refused.errorType == "runs-in-progress")
                #expect(refused.errorMessage?.contains(run) == true)
            }
            #expect(try await test.run(run).status == 200)
            _ = try await test.client.post("/v2/actor-runs/\(run)/abort")
            _ = try await test.run(run, reaches: ["ABORTED"])
            #expect(try await test.client.post("\(Self.path)/quiet/restore").status == 200)
            #expect(try await test.run(run).status == 404)
        }
    }

    @Test(
        "names of snapshots are names and never paths",
        arguments: ["..", "a", "-ab", "a/b", "../../etc", "a b", "", String(repeating: "a", count: 64)])
    func names(name: String) async throws {
        try await TestGateway.with { test async throws in
            #expect(try await save(test, name).status == 400)
            let segment = name.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
            for path in ["restore", "diff"] {
                let answer = try await test.client.send(
                    path == "diff" ? "GET" : "POST", "\(Self.path)/\(segment)/\(path)")
                #expect((400...405).contains(answer.status))
            }
            #expect(try await test.client.get(Self.path).items.isEmpty)
        }
    }

    @Test("a damaged snapshot is refused, and what there is stays")
    func damaged() async throws {
        try await TemporaryFolder.with { folder async throws in
            try await TestGateway.with(state: folder) { test async throws in
                _ = try await test.client.post("/v2/datasets?name=my-set")
                #expect(try await save(test, "broken").status == 201)
                let file = URL(fileURLWithPath: folder + "/snapshots/broken/gateway.sqlite")
                try Data("no database at all, only text that is long enough".utf8).write(to: file)
                let refused = try await test.client.post("\(Self.path)/broken/restore")
                #expect(refused.status == 409 && refused.errorType == "snapshot-unusable")
                #expect(try await test.client.get("/v2/datasets/~my-set").status == 200)
                let folders = try FileManager.default.contentsOfDirectory(atPath: folder + "/snapshots")
                #expect(folders == ["broken"])
            }
        }
    }

    @Test("another gateway on the same directory sees the restored state")
    func sharing() async throws {
        try await TemporaryFolder.with { folder async throws in
            let first = try await TestGateway(state: folder)
            let second = try await TestGateway(state: folder)
            _ = try await first.client.post("/v2/datasets?name=kept")
            #expect(try await save(first, "shared").status == 201)
            _ = try await second.client.post("/v2/datasets?name=later")
            #expect(try await second.client.get(Self.path).items.count == 1)
            #expect(try await second.client.post("\(Self.path)/shared/restore").status == 200)
            #expect(try await first.client.get("/v2/datasets/~later").status == 404)
            #expect(try await first.client.get("/v2/datasets/~kept").status == 200)
            await first.close()
            await second.close()
        }
    }

    @Test("a reset empties everything, or the kinds it names; what it does not know it does not touch")
    func reset() async throws {
        try await TestGateway.with { test async throws in
            let token = test.gateway.token
            func fill() async throws {
                _ = try await test.client.post("/v2/datasets?name=my-set")
                _ = try await test.client.post("/v2/datasets/~my-set/items", json: "{}")
                _ = try await test.client.post("/v2/key-value-stores?name=my-store")
                _ = try await test.finish("succeed")
            }
            try await fill()
            let partly = try await test.client.post("/_moongate/reset", json: #"{"kinds":["datasets","faults"]}"#)
            #expect((partly.data["removed"] as? [String: Int])?["datasets"] == 2)
            #expect(try await test.client.get("/v2/datasets?unnamed=1").int("total") == 0)
            #expect(try await test.client.get("/v2/actor-runs").int("total") == 1)
            let unknown = try await test.client.post("/_moongate/reset", json: #"{"kinds":["datasts"]}"#)
            #expect(unknown.status == 400 && unknown.errorMessage?.contains("did you mean 'datasets'") == true)
            for body in [#"{"kinds":"runs"}"#, #"{"kinds":[1]}"#, #"{"kind":["runs"]}"#] {
                #expect(try await test.client.post("/_moongate/reset", json: body).status == 400)
            }
            _ = try await test.client.post(
                "/_moongate/faults", json: #"{"match":{"verb":"PUT"},"then":{"status":500}}"#)
            #expect(try await test.client.post("/_moongate/reset").status == 200)
            let state = try await test.client.get("/_moongate/state")
            let left = (state.data["accounts"] as? [String: [String: Int]])?["default"] ?? ["none": 1]
            #expect(left.values.allSatisfy { $0 == 0 }, "\(left)")
            #expect((state.data["faults"] as? [String: Int])?["count"] == 0)
            #expect(try await test.client.get("/v2/users/me").status == 200)
            #expect(test.gateway.token == token)
            try await fill()
            #expect(try await test.client.get("/v2/datasets/~my-set").int("itemCount") == 1)
        }
    }
}
