import Foundation
import GRDB
import Testing

@testable import LocalGateway

@Suite("Schedules")
struct ScheduleTests {
    private static let start = #"{"freeze":"2026-03-02T10:00:30Z"}"#

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
            let id = try await test.schedule("* * * * *", actor: "echo", action: action)
            #expect(try await test.startTimes().isEmpty)
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
            _ = try await test.schedule("1 10 2 3 *")
            let runs = try await test.items("/v2/actor-runs", count: 1)
            #expect((runs[0]["startedAt"] as? String)?.hasPrefix("2026-03-02T10:01:0") == true)
        }
    }

    @Test("a clock that passes several times fires each of them once, in their order and at their moments")
    func advanceOverSeveral() async throws {
        try await TestGateway.with { test async throws in
            try await test.clock(Self.start)
            _ = try await test.schedule("*/20 * * * *")
            _ = try await test.schedule("0 11 * * *", actor: "echo")
            let answer = try await test.clock(#"{"advance":"1h"}"#)
            #expect(answer.int("happened") == 4)
            #expect(
                try await test.startTimes() == ["10:20", "10:40", "11:00", "11:00"].map { "2026-03-02T\($0):00.000Z" })
            #expect(try await test.client.get("/_moongate/clock").string("now") == "2026-03-02T11:00:30.000Z")
            try await test.clock(#"{"advance":0}"#)
            #expect(try await test.startTimes().count == 4)
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
                    JSONValue(parsing: Array(#"{"cronExpression":"@daily"}"#.utf8)), identifiers: store.identifiers,
                    startsPrograms: true)
                let id = try store.create(db, change).id
                for number in 0..<1010 { try store.note(db, id, "line \(number)") }
                return try store.log(db, id).map(\.message)
            }
            #expect(messages.count == 1000 && messages.first == "line 10" && messages.last == "line 1009")
            database.close()
        }
    }
}
