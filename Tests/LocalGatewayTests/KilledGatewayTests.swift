import Foundation
import Testing

@testable import LocalGateway

@Suite("After a gateway was killed")
struct KilledGatewayTests {
    /// A folder with a project whose actors are the stand-in's behaviours.
    private static func with(_ body: (String, String) async throws -> Void) async throws {
        try await TemporaryFolder.with { folder async throws in
            for name in ["forever", "succeed", "tidy", "stubborn", "echo"] {
                let path = "\(folder)/actors/\(name)"
                try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
                try Data(name.utf8).write(to: URL(fileURLWithPath: path + "/main.lua"))
            }
            try Data(#"{"actors":{"sleeper":{"command":["sleep","1000"]}}}"#.utf8)
                .write(to: URL(fileURLWithPath: folder + "/moongate.json"))
            try await body(folder, folder + "/state")
        }
    }

    private func child(_ state: String, of id: String) throws -> ProcessIdentity? {
        let database = try GatewayDatabase(directory: state)
        defer { database.close() }
        let run = try database.readBlocking { db in
            try RunStore(clock: GatewayClock(board: ChangeBoard()), identifiers: IdentifierSource()).find(db, id)
        }
        return run.child.flatMap { ProcessIdentity($0) }
    }

    @Test("a run in the middle has failed and says why; one that never started is started by the next gateway")
    func takeover() async throws {
        try await Self.with { project, state in
            let first = try await HostedGateway(state: state, project: project, runs: 1)
            let running = try await first.start("forever")
            _ = try await first.run(running, reaches: ["RUNNING"])
            let waiting = try await first.start("succeed")
            #expect(try await first.run(waiting).string("status") == "READY")
            first.kill()
            let second = try await HostedGateway(state: state, project: project)
            let dead = try await second.run(running)
            #expect(dead.string("status") == "FAILED")
            #expect(dead.string("statusMessage").contains("local gateway"))
            #expect(dead.string("finishedAt").hasSuffix("Z"))
            let started = try await second.run(waiting, reaches: ["SUCCEEDED", "FAILED"])
            #expect(started.string("status") == "SUCCEEDED")
            let items = try await second.client.get("/v2/actor-runs/\(waiting)/dataset/items")
            #expect(items.text == #"[{"n":0},{"n":1},{"n":2}]"#)
            #expect(try await second.client.get("/v2/logs/\(waiting)").text.contains("Another local gateway"))
            await second.close()
        }
    }

    @Test("an end that was asked for is the end a run gets")
    func aborting() async throws {
        try await Self.with { project, state in
            let first = try await HostedGateway(state: state, project: project)
            let id = try await first.start("tidy")
            try await first.log(id, contains: "ready\n")
            _ = try await first.client.post("/v2/actor-runs/\(id)/abort?gracefully=true")
            try await first.log(id, contains: "asked\n")
            first.kill()
            let second = try await HostedGateway(state: state, project: project)
            let run = try await second.run(id)
            #expect(run.string("status") == "ABORTED")
            #expect(run.string("statusMessage").contains("local gateway"))
            await second.close()
        }
    }

    @Test("programs that outlived their gateway are stopped before anybody is told that their run ended")
    func leftovers() async throws {
        try await Self.with { project, state in
            let first = try await HostedGateway(state: state, project: project)
            let id = try await first.start("sleeper")
            _ = try await first.run(id, reaches: ["RUNNING"])
            var found: ProcessIdentity?
            while found == nil {
                found = try child(state, of: id)
                await Task.yield()
            }
            let process = try #require(found)
            first.kill()
            #expect(process.isAlive)
            let second = try await HostedGateway(state: state, project: project)
            #expect(try await second.run(id).string("status") == "FAILED")
            while process.isAlive { await Task.yield() }
            await second.close()
        }
    }

    @Test("a gateway that lives on sees to them too, also when it only lists runs")
    func listed() async throws {
        try await Self.with { project, state in
            let first = try await HostedGateway(state: state, project: project, runs: 1)
            let second = try await HostedGateway(state: state, project: project)
            let running = try await first.start("forever")
            _ = try await first.run(running, reaches: ["RUNNING"])
            let waiting = try await first.start("succeed")
            await first.kill()
            let list = try await second.client.get("/v2/actor-runs?status=RUNNING,FAILED")
            #expect(list.items.first { $0["id"] as? String == running }?["status"] as? String == "FAILED")
            #expect(try await second.client.get("/v2/acts/~forever/runs/last?status=RUNNING").status == 404)
            _ = try await second.run(waiting, reaches: ["SUCCEEDED"])
            await second.close()
        }
    }

    @Test("two gateways that live on start each waiting run once")
    func once() async throws {
        try await Self.with { project, state in
            let first = try await HostedGateway(state: state, project: project, runs: 1)
            let blocker = try await first.start("forever")
            _ = try await first.run(blocker, reaches: ["RUNNING"])
            var waiting: [String] = []
            for _ in 0..<5 { waiting.append(try await first.start("succeed")) }
            let second = try await HostedGateway(state: state, project: project)
            let third = try await HostedGateway(state: state, project: project)
            first.kill()
            for id in waiting {
                async let one = second.run(id, reaches: ["SUCCEEDED", "FAILED"])
                async let two = third.run(id, reaches: ["SUCCEEDED", "FAILED"])
                #expect(try await one.string("status") == "SUCCEEDED")
                #expect(try await two.string("status") == "SUCCEEDED")
                let dataset = try await second.run(id).string("defaultDatasetId")
                #expect(try await second.client.get("/v2/datasets/\(dataset)").int("itemCount") == 3)
            }
            await second.close()
            await third.close()
        }
    }

    @Test("a waiting run whose actor is gone by then has failed and says so")
    func actorGone() async throws {
        try await Self.with { project, state in
            let first = try await HostedGateway(state: state, project: project, runs: 1)
            let blocker = try await first.start("forever")
            _ = try await first.run(blocker, reaches: ["RUNNING"])
            let waiting = try await first.start("succeed")
            first.kill()
            try FileManager.default.removeItem(atPath: project + "/actors/succeed")
            let second = try await HostedGateway(state: state, project: project)
            let run = try await second.run(waiting)
            #expect(run.string("status") == "FAILED")
            #expect(run.string("statusMessage").contains("moongate/succeed"))
            await second.close()
        }
    }

    @Test("killed again and again, a gateway loses no start of a run that it acknowledged, and ends each of them once")
    func repeatedly() async throws {
        try await Self.with { project, state in
            var acknowledged: [String] = []
            for round in 0..<10 {
                let gateway = try await HostedGateway(state: state, project: project, runs: 2)
                try await withThrowingTaskGroup(of: String.self) { group in
                    for _ in 0..<4 { group.addTask { try await gateway.start("succeed") } }
                    for try await id in group {
                        acknowledged.append(id)
                        // Killed with the other answers still on their way, in half of the rounds.
                        if round % 2 == 0 { break }
                    }
                    gateway.kill()
                    group.cancelAll()
                    while let result = await group.nextResult() {
                        if case .success(let id) = result, !id.isEmpty { acknowledged.append(id) }
                    }
                }
            }
            let last = try await HostedGateway(state: state, project: project)
            for id in acknowledged {
                let run = try await last.run(id, reaches: ["SUCCEEDED", "FAILED"])
                #expect(run.status == 200)
                let isExplained =
                    run.string("status") == "SUCCEEDED" || run.string("statusMessage").contains("local gateway")
                #expect(isExplained, "\(run.text)")
            }
            await last.close()
        }
    }
}
