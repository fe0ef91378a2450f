import Foundation
import GRDB
import Testing

@testable import LocalGateway

@Suite("Schedules")
struct ScheduleTests {
    private static let start = #"{"freeze":"2026-03-02T10:00:30Z"}"#

    /// Makes a schedule that runs an actor, and returns its id.
    private func make(
        _ test: TestGateway, _ cron: String, actor: String = "succeed", action: String = "", more: String = ""
    ) async throws -> String {
        let id = try await test.actorId(actor)
        let made = try await test.client.post(
            "/v2/schedules",
            json:
                #"{"cronExpression":"\#(cron)","isEnabled":true\#(more),"actions":[{"type":"RUN_ACTOR","actorId":"\#(id)"\#(action)}]}"#
        )
        if made.status != 201 { throw HTTPClient.Failure(message: made.text) }
        return made.string("id")
    }

    private func started(_ test: TestGateway) async throws -> [String] {
        try await test.client.get("/v2/actor-runs").items.compactMap { $0["startedAt"] as? String }
    }

    @Test("a schedule is made with defaults, read, changed in part, listed and deleted")
    func lifecycle() async throws {
        try await TestGateway.with { test async throws in
            try await test.clock(Self.start)
            let actor = try await test.actorId("echo")
            let made = try await test.client.post(
                "/v2/schedules",
                json: #"""
                    {"name":"daily","cronExpression":"0 8 * * *","userId":"somebody","actions":[{"type":"RUN_ACTOR",
                    "actorId":"\#(actor)","runInput":{"body":"{\"a\":1}","contentType":"application/json"},
                    "runOptions":{"memoryMbytes":256}}]}
                    """#)
            #expect(made.status == 201)
            let id = made.string("id")
            #expect(made.headers["location"] == "\(test.gateway.baseURL)/v2/schedules/\(id)")
            #expect(made.string("timezone") == "UTC" && made.data["isEnabled"] as? Bool == false)
            #expect(made.data["isExclusive"] as? Bool == false && made.data["nextRunAt"] is NSNull)
            let action = try #require((made.data["actions"] as? [[String: Any]])?.first)
            #expect((action["id"] as? String)?.count == 17)
            #expect((action["runInput"] as? [String: Any])?["body"] as? String == #"{"a":1}"#)
            let enabled = try await test.send(
                "PUT", "/v2/schedules/\(id)", #"{"isEnabled":true,"timezone":"Europe/Prague"}"#)
            #expect(enabled.status == 200 && enabled.string("nextRunAt") == "2026-03-03T07:00:00.000Z")
            #expect((enabled.data["actions"] as? [[String: Any]])?.first?["id"] as? String == action["id"] as? String)
            let off = try await test.send("PUT", "/v2/schedules/~daily", #"{"isEnabled":false}"#)
            #expect(off.data["nextRunAt"] is NSNull && off.string("cronExpression") == "0 8 * * *")
            let listed = try #require(try await test.client.get("/v2/schedules").items.first)
            #expect(
                Set((listed["actions"] as? [[String: Any]])?.first?.keys.map { $0 } ?? []) == ["id", "type", "actorId"])
            #expect(
                try await test.client.post("/v2/schedules", json: #"{"name":"daily","cronExpression":"@daily"}"#)
                    .errorType
                    == "schedule-name-not-unique")
            #expect(try await test.client.send("DELETE", "/v2/schedules/\(id)").status == 204)
            #expect(try await test.client.get("/v2/schedules/\(id)").errorMessage == "Schedule was not found")
        }
    }

    @Test(
        "what cannot be a schedule is refused with the reason",
        arguments: [
            ("{}", 400, "cron-expression-invalid"), (#"{"cronExpression":"x"}"#, 400, "cron-expression-invalid"),
            (#"{"cronExpression":"0 0 30 2 *"}"#, 400, "cron-expression-invalid"),
            (#"{"cronExpression":7}"#, 400, "invalid-value"),
            (#"{"cronExpression":"@daily","timezone":"Mars/Olympus"}"#, 400, "invalid-value"),
            (#"{"cronExpression":"@daily","actions":{}}"#, 400, "invalid-value"),
            (#"{"cronExpression":"@daily","actions":[1]}"#, 400, "invalid-value"),
            (#"{"cronExpression":"@daily","actions":[{"type":"DANCE"}]}"#, 400, "invalid-value"),
            (#"{"cronExpression":"@daily","actions":[{"type":"RUN_ACTOR"}]}"#, 400, "invalid-value"),
            (
                #"{"cronExpression":"@daily","actions":[{"type":"RUN_ACTOR","actorId":"no"}]}"#, 404,
                "schedule-actor-not-found"
            ),
            (
                #"{"cronExpression":"@daily","actions":[{"type":"RUN_ACTOR_TASK","actorTaskId":"no"}]}"#, 404,
                "schedule-actor-task-not-found"
            ),
            (
                #"{"cronExpression":"@daily","actions":[{"type":"RUN_ACTOR","actorId":"x","runInput":{"body":"{"}}]}"#,
                400, "run-input-body-not-valid-json"
            ),
            (
                #"{"cronExpression":"@daily","actions":[{"type":"RUN_ACTOR","actorId":"x","runOptions":{"memoryMbytes":1}}]}"#,
                400, "invalid-value"
            ),
            (
                #"{"cronExpression":"@daily","actions":[{"type":"RUN_ACTOR_TASK","actorTaskId":"x","input":[]}]}"#, 400,
                "invalid-value"
            ),
        ])
    func refused(body: String, status: Int, type: String) async throws {
        try await TestGateway.with { test async throws in
            let answer = try await test.client.post("/v2/schedules", json: body)
            #expect(answer.status == status && answer.errorType == type, "\(answer.text)")
            #expect(try await test.client.get("/v2/schedules").int("total") == 0)
        }
    }

    @Test("lists of ten thousand actions and expressions of ten thousand numbers are refused")
    func oversized() async throws {
        try await TestGateway.with { test async throws in
            let action = #"{"type":"RUN_ACTOR_TASK","actorTaskId":"x"}"#
            for count in [11, 10_000] {
                let actions = Array(repeating: action, count: count).joined(separator: ",")
                let answer = try await test.client.post(
                    "/v2/schedules", json: #"{"cronExpression":"@daily","actions":[\#(actions)]}"#)
                #expect(answer.status == 400 && answer.errorType == "invalid-value")
            }
            let numbers = Array(repeating: "1", count: 10_000).joined(separator: ",")
            let answer = try await test.client.post("/v2/schedules", json: #"{"cronExpression":"\#(numbers) * * * *"}"#)
            #expect(answer.errorType == "cron-expression-invalid" && answer.body.count < 1000)
        }
    }

    @Test("a schedule fires when its time comes, and its run says why it is there")
    func fires() async throws {
        try await TestGateway.with { test async throws in
            try await test.clock(Self.start)
            let action =
                #","runInput":{"body":"{\"a\":1}","contentType":"application/json"},"runOptions":{"memoryMbytes":512}"#
            let id = try await make(test, "* * * * *", actor: "echo", action: action)
            #expect(try await started(test).isEmpty)
            let answer = try await test.clock(#"{"advance":"30s"}"#)
            #expect(answer.string("now") == "2026-03-02T10:01:00.000Z" && answer.int("happened") == 1)
            // The run is there when the answer is.
            let listed = try #require(try await test.client.get("/v2/actor-runs").items.first)
            let run = try await test.run(listed["id"] as? String ?? "", reaches: ["SUCCEEDED"])
            let meta = run.data["meta"] as? [String: Any]
            #expect(meta?["origin"] as? String == "SCHEDULER" && meta?["scheduleId"] as? String == id)
            #expect(meta?["scheduledAt"] as? String == "2026-03-02T10:01:00.000Z")
            #expect((run.data["options"] as? [String: Any])?["memoryMbytes"] as? Int == 512)
            let items = try await test.client.get("/v2/actor-runs/\(run.string("id"))/dataset/items").text
            #expect(items == #"[{"input":{"a":1}}]"#)
            let schedule = try await test.client.get("/v2/schedules/\(id)")
            #expect(schedule.string("lastRunAt") == "2026-03-02T10:01:00.000Z")
            #expect(schedule.string("nextRunAt") == "2026-03-02T10:02:00.000Z")
            let log = try await test.client.get("/v2/schedules/\(id)/log").json as? [String: Any]
            let lines = log?["data"] as? [[String: Any]]
            #expect(lines?.count == 1 && lines?[0]["level"] as? String == "INFO")
            #expect((lines?[0]["message"] as? String)?.contains(run.string("id")) == true)
        }
    }

    @Test("a schedule fires by a clock that runs, without anybody moving it")
    func firesByItself() async throws {
        try await TestGateway.with { test async throws in
            try await test.clock(#"{"set":"2026-03-02T10:00:59.500Z"}"#)
            _ = try await make(test, "1 10 2 3 *")
            let runs = try await test.items("/v2/actor-runs", count: 1)
            #expect((runs[0]["startedAt"] as? String)?.hasPrefix("2026-03-02T10:01:0") == true)
        }
    }

    @Test("a clock that passes several times fires each of them once, in their order and at their moments")
    func advanceOverSeveral() async throws {
        try await TestGateway.with { test async throws in
            try await test.clock(Self.start)
            _ = try await make(test, "*/20 * * * *")
            _ = try await make(test, "0 11 * * *", actor: "echo")
            let answer = try await test.clock(#"{"advance":"1h"}"#)
            #expect(answer.int("happened") == 4)
            #expect(try await started(test) == ["10:20", "10:40", "11:00", "11:00"].map { "2026-03-02T\($0):00.000Z" })
            #expect(try await test.client.get("/_moongate/clock").string("now") == "2026-03-02T11:00:30.000Z")
            try await test.clock(#"{"advance":0}"#)
            #expect(try await started(test).count == 4)
        }
    }

    @Test("an exclusive schedule leaves out its turn while a run of it is active")
    func exclusive() async throws {
        try await TestGateway.with { test async throws in
            try await test.clock(Self.start)
            let id = try await make(test, "* * * * *", actor: "forever", more: #","isExclusive":true"#)
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
            #expect(try await started(test).count == 2)
        }
    }

    @Test("a run that is short in truth ends before the next turn of its exclusive schedule, however fast time passes")
    func exclusiveAndShort() async throws {
        try await TestGateway.with { test async throws in
            try await test.clock(Self.start)
            _ = try await make(test, "* * * * *", more: #","isExclusive":true"#)
            try await test.clock(#"{"advance":"3m"}"#)
            #expect(try await started(test).count == 3)
        }
    }

    @Test("a clock that is set to the very time of a schedule lets it fire")
    func setToTheTime() async throws {
        try await TestGateway.with { test async throws in
            try await test.clock(Self.start)
            let id = try await make(test, "@hourly")
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
                return try await make(test, "* * * * *")
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
                #expect(try await started(test).isEmpty)
                let log =
                    (try await test.client.get("/v2/schedules/\(id)/log").json as? [String: Any])?["data"]
                    as? [[String: Any]]
                #expect(log?.count == 1)
                #expect(
                    (log?.first?["message"] as? String)?.contains("120 times from 2026-03-02T10:01:00.000Z") == true)
                try await test.clock(#"{"advance":40}"#)
                #expect(try await started(test) == ["2026-03-02T12:01:00.000Z"])
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
            for number in 0..<10 { ids.append(try await make(number % 2 == 0 ? first : second, "1 10 2 3 *")) }
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
            _ = try await make(test, "*/4 * * * * *")
            try await test.clock(#"{"advance":"30s"}"#)
            #expect(try await started(test) == ["04", "16", "28"].map { "2026-03-02T10:00:\($0).000Z" })
        }
    }

    @Test("no more than the last thousand lines of a log are kept")
    func logBound() async throws {
        try await TemporaryFolder.with { folder async throws in
            let database = try GatewayDatabase(directory: folder)
            let user = LocalUser(id: "u", createdAt: .system)
            let store = ScheduleStore(
                user: user, clock: GatewayClock(board: ChangeBoard()), identifiers: IdentifierSource(seed: 1))
            let messages = try await database.write { db in
                let change = try ScheduleChange(
                    JSONValue(parsing: Array(#"{"cronExpression":"@daily"}"#.utf8)), identifiers: store.identifiers)
                let id = try store.create(db, change).id
                for number in 0..<1010 { try store.note(db, id, "line \(number)") }
                return try store.log(db, id).map(\.message)
            }
            #expect(messages.count == 1000 && messages.first == "line 10" && messages.last == "line 1009")
            database.close()
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
