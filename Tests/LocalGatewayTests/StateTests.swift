import Foundation
import GRDB
import Testing

@testable import LocalGateway

@Suite("The state directory")
struct StateTests {
    @Test("what was stored is there after a restart, with the same account and token")
    func persistence() async throws {
        try await TemporaryFolder.with { folder async throws in
            let state = folder + "/deep/state"
            let (id, token) = try await TestGateway.with(state: state, token: nil) { test async throws in
                let run = try await test.finish("succeed")
                return (run.string("id"), test.gateway.token)
            }
            try await TestGateway.with(state: state, token: nil) { test async throws in
                #expect(test.gateway.token == token)
                #expect(try await test.run(id).string("status") == "SUCCEEDED")
                #expect(try await test.client.get("/v2/actor-runs/\(id)/dataset/items").text.contains(#"{"n":2}"#))
            }
            let attributes = try FileManager.default.attributesOfItem(atPath: state)
            #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o700)
            #expect(try String(contentsOfFile: state + "/.gitignore", encoding: .utf8) == "*\n")
        }
    }

    @Test("a gateway that stops takes its actors along and says so")
    func shutdownAborts() async throws {
        try await TemporaryFolder.with { folder async throws in
            let ids = try await TestGateway.with(state: folder + "/state", runs: 1) { test async throws in
                let running = try await test.start("stubborn").string("id")
                try await test.log(running, contains: "stubborn\n")
                let waiting = try await test.start("succeed").string("id")
                return [running, waiting]
            }
            try await TestGateway.with(state: folder + "/state") { test async throws in
                for id in ids {
                    let run = try await test.run(id)
                    #expect(run.string("status") == "ABORTED")
                    #expect(run.string("statusMessage").contains("local gateway stopped"))
                }
            }
        }
    }

    @Test("a temporary state directory goes away with its gateway")
    func temporary() async throws {
        let gateway = try await LocalGateway.start(LocalGateway.Configuration(actorExecutable: "/bin/false"))
        #expect(FileManager.default.fileExists(atPath: gateway.stateDirectory + "/gateway.sqlite"))
        let client = HTTPClient(
            port: UInt16(gateway.baseURL.split(separator: ":").last ?? "") ?? 0, token: gateway.token)
        let actors = try await client.get("/v2/acts").items.compactMap { $0["name"] as? String }
        #expect(actors == ["hello-world", "web-scraper"])
        await gateway.shutdown()
        await gateway.shutdown()
        #expect(!FileManager.default.fileExists(atPath: gateway.stateDirectory))
        await #expect(throws: HTTPClient.Failure.self) { try await client.get("/v2/users/me") }
    }

    @Test("a port that is taken is an error that says so")
    func portInUse() async throws {
        try await TestGateway.with { test async throws in
            let port = Int(test.client.port)
            let error = await #expect(throws: LocalGatewayError.self) {
                try await LocalGateway.start(LocalGateway.Configuration(port: port, actorExecutable: "/bin/false"))
            }
            #expect(error?.code == .addressInUse)
            #expect(error?.message.contains("port \(port)") == true)
        }
    }

    @Test("a state directory that cannot be written is an error that says so")
    func unwritable() async throws {
        for path in ["/proc/nothing/here", "/dev/null/state"] {
            let error = await #expect(throws: LocalGatewayError.self) {
                try await LocalGateway.start(
                    LocalGateway.Configuration(stateDirectory: .path(path), actorExecutable: "/bin/false"))
            }
            #expect(error?.code == .stateDirectoryNotWritable)
            #expect(error?.message.contains(path) == true)
        }
    }

    @Test("two gateways share a directory: each sees, waits for and aborts the runs of the other")
    func sharing() async throws {
        try await TemporaryFolder.with { folder async throws in
            let first = try await TestGateway(state: folder + "/state")
            let second = try await TestGateway(state: folder + "/state")
            let id = try await first.start("forever").string("id")
            _ = try await second.run(id, reaches: ["RUNNING"])
            _ = try await second.client.post("/v2/actor-runs/\(id)/abort")
            let run = try await second.client.get("/v2/actor-runs/\(id)?waitForFinish=30")
            #expect(run.string("status") == "ABORTED")
            #expect(run.int("exitCode") == 143)
            // Names stay unique, and no push gets lost, whoever makes them.
            async let one = first.client.post("/v2/datasets?name=shared")
            async let two = second.client.post("/v2/datasets?name=shared")
            let ids = try await [one.string("id"), two.string("id")]
            #expect(ids[0] == ids[1])
            try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<20 {
                    let client = number % 2 == 0 ? first.client : second.client
                    group.addTask { try await client.post("/v2/datasets/~shared/items", json: "{}").status }
                }
                for try await status in group { #expect(status == 201) }
            }
            #expect(try await second.client.get("/v2/datasets/~shared").int("itemCount") == 20)
            await first.close()
            await second.close()
        }
    }

    @Test("a run whose gateway is gone is FAILED; one whose gateway lives is left alone")
    func orphans() async throws {
        try await TemporaryFolder.with { folder async throws in
            let first = try await TestGateway(state: folder + "/state")
            let alive = try await first.start("forever").string("id")
            let dead = try await first.start("forever").string("id")
            _ = try await first.run(alive, reaches: ["RUNNING"])
            _ = try await first.run(dead, reaches: ["RUNNING"])
            let database = try GatewayDatabase(directory: folder + "/state")
            try await database.write { db in
                try db.execute(
                    sql: "UPDATE runs SET owner = '999999:1:boot/x', child = NULL WHERE id = ?", arguments: [dead])
            }
            database.close()
            let abandoned = folder + "/state/work-999999_1_boot_x/\(dead)"
            try FileManager.default.createDirectory(atPath: abandoned, withIntermediateDirectories: true)
            let second = try await TestGateway(state: folder + "/state")
            let run = try await second.run(dead)
            #expect(run.string("status") == "FAILED")
            #expect(run.string("statusMessage").contains("gateway"))
            #expect(!FileManager.default.fileExists(atPath: folder + "/state/work-999999_1_boot_x"))
            #expect(try await second.run(alive).string("status") == "RUNNING")
            let works = try FileManager.default.contentsOfDirectory(atPath: folder + "/state").filter {
                $0.hasPrefix("work-")
            }
            #expect(works.count == 1)
            await second.close()
            #expect(try await first.run(alive).string("status") == "RUNNING")
            await first.close()
        }
    }

    @Test("a new database has large pages, which datasets are read by")
    func pages() async throws {
        try await TestGateway.with { test async throws in
            let size = try await test.gateway.core.database.read { db in try Int.fetchOne(db, sql: "PRAGMA page_size") }
            #expect(size == 16384)
        }
    }
}
