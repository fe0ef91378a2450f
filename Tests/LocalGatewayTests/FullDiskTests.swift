import Foundation
import Testing

@testable import LocalGateway

@Suite("A disk without room", .enabled(if: PrivateMount.isPermitted, "\(PrivateMount.notPermitted)"))
struct FullDiskTests {
    private static let batch: String = {
        let item = #"{"text":"\#(String(repeating: "x", count: 1000))"}"#
        return "[\([String](repeating: item, count: 100).joined(separator: ","))]"
    }()

    /// Pushes until the gateway refuses.
    private func fill(_ client: HTTPClient, with body: String) async throws -> (accepted: Int, refusal: HTTPAnswer) {
        for accepted in 0..<100_000 {
            let answer = try await client.post("/v2/datasets/~items/items", json: body)
            if answer.status != 201 { return (accepted, answer) }
        }
        throw HTTPClient.Failure(message: "the disk was never full")
    }

    private func expectRefusal(_ answer: HTTPAnswer) {
        #expect(answer.status == 507 && answer.errorType == "internal-server-error", "\(answer.text)")
        #expect(answer.errorMessage?.contains("nothing was changed") == true, "\(answer.text)")
    }

    @Test(
        "a file system that is full to the last byte is a 507 with a line for whoever runs the gateway, nothing is half, and with room everything goes on"
    )
    func fullFileSystem() async throws {
        try await TemporaryFolder.with { folder async throws in
            let disk = folder + "/disk"
            try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: true)
            let mount = PrivateMount.small(disk, kilobytes: 6 << 10)
            let host = try await HostProcess.start(disk + "/state", mount: mount)
            defer { host.kill() }
            _ = try await host.client.post("/v2/datasets?name=items")
            let store = try await host.client.post("/v2/key-value-stores?name=store").string("id")
            let large = try await fill(host.client, with: Self.batch)
            expectRefusal(large.refusal)
            let small = try await fill(host.client, with: #"{"n":1}"#)
            expectRefusal(small.refusal)
            let count = large.accepted * 100 + small.accepted
            let record = try await host.client.send(
                "PUT", "/v2/key-value-stores/\(store)/records/big", body: [UInt8](repeating: 7, count: 200_000))
            expectRefusal(record)
            expectRefusal(try await host.client.get("/v2/datasets/~items/items?format=xlsx"))
            var begun: [String] = []
            for _ in 0..<3 {
                let run = try await host.client.post("/v2/acts/apify~hello-world/runs")
                if run.status == 201 { begun.append(run.string("id")) } else { expectRefusal(run) }
            }
            #expect(host.isRunning && host.errorText.contains("moongate: the local gateway failed: there is no room"))
            try await expectItems(count, host.client)
            #expect(try await host.client.get("/v2/key-value-stores/\(store)/keys").items.isEmpty)
            try await mount.resize(kilobytes: 32 << 10, seenBy: host.processID)
            #expect(try await host.client.post("/v2/datasets/~items/items", json: Self.batch).status == 201)
            let run = try await host.client.post("/v2/acts/apify~hello-world/runs?waitForFinish=60")
            #expect(run.status == 201 && run.string("status") == "SUCCEEDED", "\(run.text)")
            // Runs that were begun without room for their next step come to their end too.
            for id in begun {
                let run = try await host.client.get("/v2/actor-runs/\(id)?waitForFinish=60")
                #expect(run.string("status") == "SUCCEEDED")
            }
            try await expectItems(count + 100, host.client)
        }
    }

    /// What is told and what is there are the same.
    private func expectItems(_ count: Int, _ client: HTTPClient) async throws {
        #expect(try await client.get("/v2/datasets/~items").int("itemCount") == count)
        let items = try await client.get("/v2/datasets/~items/items?fields=n")
        #expect((items.json as? [Any])?.count == count)
    }

    @Test("an account whose folder is on a read-only file system is a 5xx that says so; the others go on")
    func readOnlyAccounts() async throws {
        try await TemporaryFolder.with { folder async throws in
            let state = folder + "/state"
            try FileManager.default.createDirectory(atPath: state + "/accounts", withIntermediateDirectories: true)
            let host = try await HostProcess.start(state, mount: .readOnly(state + "/accounts"))
            defer { host.kill() }
            let made = try await host.client.post("/connections", json: #"{"app":"apify"}"#)
            let connection = (made.json as? [String: Any])?["connection"] as? [String: Any]
            let id = try #require(connection?["connection_id"] as? String)
            _ = try await host.client.post("/connections/\(id)/confirm")
            let answer = try await host.client.get("/v2/users/me", headers: ["Maton-Connection": id])
            #expect((500..<600).contains(answer.status))
            #expect(answer.errorMessage?.contains("cannot write the state directory") == true, "\(answer.text)")
            #expect(host.isRunning && host.errorText.contains("cannot write the state directory"))
            #expect(try await host.client.post("/connections/default/v2/datasets").status == 201)
        }
    }
}
