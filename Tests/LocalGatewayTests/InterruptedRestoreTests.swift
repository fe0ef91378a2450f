import Foundation
import GRDB
import Testing

@testable import LocalGateway

@Suite("A restore that is cut off")
struct InterruptedRestoreTests {
    private static let accounts = 3

    private func on(_ id: String) -> [String: String] { ["Maton-Connection": id] }

    private func fill(_ client: HTTPClient, _ ids: [String], _ value: Int) async throws {
        let item = #"{"n":\#(value),"text":"\#(String(repeating: "x", count: 500))"}"#
        let items = "[\([String](repeating: item, count: 400).joined(separator: ","))]"
        for id in ids {
            _ = try await client.send("DELETE", "/v2/datasets/~set", headers: on(id))
            _ = try await client.send("POST", "/v2/datasets?name=set", headers: on(id))
            let pushed = try await client.send(
                "POST", "/v2/datasets/~set/items", headers: on(id), body: Array(items.utf8))
            #expect(pushed.status == 201)
        }
        let saved = try await client.post("/_moongate/snapshots", json: #"{"name":"state-\#(value)"}"#)
        #expect(saved.status == 201)
    }

    private func connections(_ client: HTTPClient) async throws -> [String] {
        var ids: [String] = []
        for _ in 0..<Self.accounts {
            let made = try await client.post("/connections", json: #"{"app":"apify"}"#).json as? [String: Any]
            let id = try #require((made?["connection"] as? [String: Any])?["connection_id"] as? String)
            _ = try await client.post("/connections/\(id)/confirm")
            ids.append(id)
        }
        return ids
    }

    /// Accounts with the value 2, and snapshots of both values, as a gateway leaves them that is killed.
    private func twoSnapshots(_ state: String) async throws -> [String] {
        let host = try await HostProcess.start(state)
        let ids = try await connections(host.client)
        for value in 1...2 { try await fill(host.client, ids, value) }
        host.kill()
        return ids
    }

    /// The values that the accounts hold.
    private func values(_ client: HTTPClient, _ ids: [String]) async throws -> Set<Int> {
        var found: Set<Int> = []
        for id in ids {
            let items = try await client.get("/v2/datasets/~set/items?fields=n", headers: on(id))
            let list = try #require(items.json as? [[String: Int]])
            #expect(list.count == 400)
            found.formUnion(list.compactMap { $0["n"] })
        }
        return found
    }

    @Test("by kill -9 at any moment leaves all accounts as they were, or all as in the snapshot")
    func killed() async throws {
        try await TemporaryFolder.with { folder async throws in
            let state = folder + "/state"
            let ids = try await twoSnapshots(state)
            var current = 2
            for round in 0..<40 {
                let host = try await HostProcess.start(state)
                let wanted = 3 - current
                async let answer = try? host.client.post("/_moongate/snapshots/state-\(wanted)/restore")
                // The more rounds, the later in the work.
                try await Task.sleep(for: .milliseconds(Double(round) * 1.5))
                host.kill()
                let status = await answer?.status
                let next = try await HostProcess.start(state)
                let seen = try await values(next.client, ids)
                #expect(seen.count == 1, "round \(round): \(seen)")
                if status == 200 { #expect(seen == [wanted]) }
                current = seen.first ?? current
                await next.close()
                let left = SnapshotFolder(stateDirectory: state).leftScratch()
                #expect(left.allSatisfy { PendingRestore(leftIn: $0) == nil })
            }
        }
    }

    @Test("between two databases is finished by the next gateway, which leaves alone what has changed already")
    func finished() async throws {
        try await TemporaryFolder.with { folder async throws in
            let state = folder + "/state"
            let ids = try await twoSnapshots(state)
            // What a gateway leaves that was killed after one of its commits.
            let snapshots = SnapshotFolder(stateDirectory: state)
            let left = "\(snapshots.directory)/.draft-left"
            try FileManager.default.createDirectory(atPath: left, withIntermediateDirectories: true)
            var copies: [String: String] = [:]
            for (account, file) in try snapshots.databases("state-1") {
                copies[account] = PendingRestore.path(of: account, in: left)
                try FileManager.default.copyItem(atPath: file, toPath: copies[account] ?? "")
            }
            let restore = PendingRestore(copies, in: left)
            try restore.begin()
            let done = try GatewayDatabase(directory: AccountFolders.path(of: ids[0], in: state))
            try await done.write { db in
                try db.execute(
                    sql: "INSERT INTO settings (name, value) VALUES ('restore', ?)", arguments: [restore.identifier])
            }
            done.close()
            let next = try await HostProcess.start(state)
            #expect(try await values(next.client, [ids[0]]) == [2])
            #expect(try await values(next.client, Array(ids.dropFirst())) == [1])
            #expect(!FileManager.default.fileExists(atPath: left))
            await next.close()
        }
    }
}
