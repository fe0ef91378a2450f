import Foundation
import GRDB
import Testing

@testable import LocalGateway

@Suite("The turns of schedules")
struct ScheduleTurnTests {
    private static let start = #"{"freeze":"2026-03-02T10:00:30Z"}"#

    @Test("an exclusive schedule leaves out its turn while a run of it is active")
    func exclusive() async throws {
        try await TestGateway.with { test async throws in
            try await test.clock(Self.start)
            let id = try await test.schedule("* * * * *", actor: "forever", more: #","isExclusive":true"#)
            try await test.clock(#"{"advance":"3m"}"#)
            let runs = try await test.client.get("/v2/actor-runs").items
            #expect(runs.count == 1)
            #expect(try await test.client.get("/v2/schedules/\(id)").string("lastRunAt") == "2026-03-02T10:01:00.000Z")
            let log =
                (try await test.client.get("/v2/schedules/\(id)/log").json as? [String: Any])?["data"]
                as? [[String: Any]]
            #expect(log?.map { $0["level"] as? String } == ["INFO", "WARN", "WARN"])
            let run = runs[0]["id"] as? String ?? ""
            _ = try await test.client.post("/v2/actor-runs/\(run)/abort")
            _ = try await test.run(run, reaches: ["ABORTED"])
            try await test.clock(#"{"advance":"1m"}"#)
            #expect(try await test.startTimes().count == 2)
        }
    }

    @Test("a run that is short in truth ends before the next turn of its exclusive schedule, however fast time passes")
    func exclusiveAndShort() async throws {
        try await TestGateway.with { test async throws in
            try await test.clock(Self.start)
            _ = try await test.schedule("* * * * *", more: #","isExclusive":true"#)
            try await test.clock(#"{"advance":"3m"}"#)
            #expect(try await test.startTimes().count == 3)
        }
    }

    @Test("a clock that is set to the very time of a schedule lets it fire")
    func setToTheTime() async throws {
        try await TestGateway.with { test async throws in
            try await test.clock(Self.start)
            let id = try await test.schedule("@hourly")
            try await test.clock(#"{"set":"2026-03-02T15:00:00Z"}"#)
            let runs = try await test.items("/v2/actor-runs", count: 1)
            #expect(runs.map { $0["startedAt"] as? String } == ["2026-03-02T15:00:00.000Z"])
            let log = try await test.client.get("/v2/schedules/\(id)/log").json as? [String: Any]
            let lines = log?["data"] as? [[String: Any]]
            #expect((lines?.first?["message"] as? String)?.contains("due 4 times") == true)
        }
    }

    @Test("an action of a task runs it with its input under the action's; what is gone by then is logged")
    func tasks() async throws {
        try await TestGateway.with { test async throws in
            try await test.clock(Self.start)
            let actor = try await test.actorId("echo")
            func task(_ name: String) async throws -> String {
                try await test.client.post(
                    "/v2/actor-tasks",
                    json:
                        #"{"actId":"\#(actor)","name":"\#(name)","input":{"a":1,"b":1},"options":{"memoryMbytes":512}}"#
                ).string("id")
            }
            let (kept, gone) = (try await task("kept"), try await task("gone"))
            let id = try await test.client.post(
                "/v2/schedules",
                json: #"""
                    {"cronExpression":"@hourly","isEnabled":true,"actions":[{"type":"RUN_ACTOR_TASK","actorTaskId":"\#(gone)"},
                    {"type":"RUN_ACTOR_TASK","actorTaskId":"\#(kept)","input":{"b":2}}]}
                    """#
            ).string("id")
            _ = try await test.client.send("DELETE", "/v2/actor-tasks/\(gone)")
            try await test.clock(#"{"advance":"1h"}"#)
            let runs = try await test.client.get("/v2/actor-tasks/\(kept)/runs").items
            let run = try await test.run(runs.first?["id"] as? String ?? "", reaches: ["SUCCEEDED"])
            #expect((run.data["options"] as? [String: Any])?["memoryMbytes"] as? Int == 512)
            let items = try await test.client.get("/v2/actor-runs/\(run.string("id"))/dataset/items").text
            #expect(items == #"[{"input":{"a":1,"b":2}}]"#)
            let log =
                (try await test.client.get("/v2/schedules/\(id)/log").json as? [String: Any])?["data"]
                as? [[String: Any]]
            #expect(log?.map { $0["level"] as? String } == ["ERROR", "INFO"])
        }
    }

    @Test("times that passed while no gateway ran are not made up for in a burst, and the log says so")
    func missed() async throws {
        try await TemporaryFolder.with { folder async throws in
            let id = try await TestGateway.with(state: folder) { test async throws in
                try await test.clock(Self.start)
                return try await test.schedule("* * * * *")
            }
            let database = try GatewayDatabase(directory: folder)
            try await database.write { db in
                let later = try #require(Moment(iso8601: "2026-03-02T12:00:20Z")).milliseconds
                try db.execute(sql: "UPDATE settings SET value = 'frozen \(later)' WHERE name = 'clock'")
            }
            database.close()
            try await TestGateway.with(state: folder) { test async throws in
                while try await test.client.get("/v2/schedules/\(id)").string("nextRunAt") != "2026-03-02T12:01:00.000Z"
                {
                    await Task.yield()
                }
                #expect(try await test.startTimes().isEmpty)
                let log =
                    (try await test.client.get("/v2/schedules/\(id)/log").json as? [String: Any])?["data"]
                    as? [[String: Any]]
                #expect(log?.count == 1)
                #expect(
                    (log?.first?["message"] as? String)?.contains("120 times from 2026-03-02T10:01:00.000Z") == true)
                try await test.clock(#"{"advance":40}"#)
                #expect(try await test.startTimes() == ["2026-03-02T12:01:00.000Z"])
            }
        }
    }

    @Test("of several gateways on one state directory exactly one fires what is due")
    func shared() async throws {
        try await TemporaryFolder.with { folder async throws in
            let first = try await TestGateway(state: folder)
            let second = try await TestGateway(state: folder)
            try await first.clock(#"{"set":"2026-03-02T10:00:57Z"}"#)
            while !(try await second.client.get("/_moongate/clock").string("now")).hasPrefix("2026-03-02") {
                await Task.yield()
            }
            var ids: [String] = []
            for number in 0..<10 { ids.append(try await (number % 2 == 0 ? first : second).schedule("1 10 2 3 *")) }
            for id in ids {
                while try await second.client.get("/v2/schedules/\(id)").string("lastRunAt").isEmpty {
                    await Task.yield()
                }
            }
            let runs = try await second.client.get("/v2/actor-runs").items.compactMap { $0["meta"] as? [String: Any] }
            #expect(runs.compactMap { $0["scheduleId"] as? String }.sorted() == ids.sorted())
            await first.close()
            await second.close()
        }
    }

    @Test("runs of a schedule keep a distance of ten seconds")
    func distance() async throws {
        try await TestGateway.with { test async throws in
            try await test.clock(#"{"freeze":"2026-03-02T10:00:00Z"}"#)
            _ = try await test.schedule("*/4 * * * * *")
            try await test.clock(#"{"advance":"30s"}"#)
            #expect(try await test.startTimes() == ["04", "16", "28"].map { "2026-03-02T10:00:\($0).000Z" })
        }
    }

    @Test("schedules and webhooks of every account go by the one clock")
    func accounts() async throws {
        try await WebhookReceiver.with { receiver in
            try await TestGateway.with(options: .init(confirmsConnections: true)) { test async throws in
                try await test.clock(Self.start)
                var accounts: [[String: String]] = []
                for _ in 0..<2 {
                    let made = try await test.client.post("/connections", json: #"{"app":"apify"}"#)
                    let connection = (made.json as? [String: Any])?["connection"] as? [String: Any]
                    accounts.append(["Maton-Connection": try #require(connection?["connection_id"] as? String)])
                }
                let actor = try await test.actorId("succeed")
                for (number, account) in accounts.enumerated() {
                    let headers = account.merging(["Content-Type": "application/json"]) { $1 }
                    let schedule =
                        #"{"cronExpression":"\#(number + 1) * * * *","isEnabled":true,"actions":[{"type":"RUN_ACTOR","actorId":"\#(actor)"}]}"#
                    let webhook =
                        #"{"eventTypes":["ACTOR.RUN.CREATED"],"condition":{"actorId":"\#(actor)"},"requestUrl":"\#(receiver.url)/\#(number)"}"#
                    for (path, body) in [("schedules", schedule), ("webhooks", webhook)] {
                        let made = try await test.client.send(
                            "POST", "/v2/\(path)", headers: headers, body: Array(body.utf8))
                        #expect(made.status == 201)
                    }
                }
                #expect(try await test.clock(#"{"advance":"2m"}"#).int("happened") == 4)
                for account in accounts {
                    #expect(try await test.client.get("/v2/actor-runs", headers: account).int("total") == 1)
                }
                #expect(Set(receiver.messages.map(\.target)) == ["/hook/0", "/hook/1"])
            }
        }
    }
}
