import Foundation
import Testing

@testable import LocalGateway

@Suite("The clock")
struct ClockTests {
    @Test("it is frozen, set, advanced and let go, and stamps obey it")
    func moves() async throws {
        try await TestGateway.with { test async throws in
            let plain = try await test.client.get("/_moongate/clock")
            #expect(plain.data["isFrozen"] as? Bool == false)
            #expect(abs(plain.int("aheadMillis")) < 1000)
            let frozen = try await test.clock(#"{"freeze":"2030-01-01T00:00:00Z"}"#)
            #expect(frozen.status == 200 && frozen.data["isFrozen"] as? Bool == true)
            let dataset = try await test.client.post("/v2/datasets")
            #expect(dataset.string("createdAt") == "2030-01-01T00:00:00.000Z")
            #expect(try await test.clock(#"{"advance":"1h30m"}"#).string("now") == "2030-01-01T01:30:00.000Z")
            #expect(try await test.clock(#"{"advance":0.5}"#).string("now") == "2030-01-01T01:30:00.500Z")
            let set = try await test.clock(#"{"set":"2029-05-05T05:05:05Z"}"#)
            #expect(set.string("now") == "2029-05-05T05:05:05.000Z" && set.data["isFrozen"] as? Bool == true)
            let running = try await test.clock(#"{"resume":true}"#)
            #expect(running.data["isFrozen"] as? Bool == false)
            #expect(running.string("now").hasPrefix("2029-05-05T05:05:0"))
            #expect(try await test.clock(#"{"freeze":true}"#).data["isFrozen"] as? Bool == true)
        }
    }

    @Test("a restart finds it as it was, frozen or ahead", arguments: ["freeze", "set"])
    func restart(move: String) async throws {
        try await TemporaryFolder.with { folder async throws in
            try await TestGateway.with(state: folder) { test async throws in
                _ = try await test.clock(#"{"\#(move)":"2040-06-01T12:00:00Z"}"#)
            }
            try await TestGateway.with(state: folder) { test async throws in
                let clock = try await test.client.get("/_moongate/clock")
                #expect(clock.data["isFrozen"] as? Bool == (move == "freeze"))
                #expect(clock.string("now").hasPrefix("2040-06-01T12:0"))
            }
        }
    }

    @Test("another gateway on the same state directory goes by it soon")
    func shared() async throws {
        try await TemporaryFolder.with { folder async throws in
            let first = try await TestGateway(state: folder)
            let second = try await TestGateway(state: folder)
            try await first.clock(#"{"freeze":"2040-06-01T12:00:00Z"}"#)
            while try await second.client.get("/_moongate/clock").string("now") != "2040-06-01T12:00:00.000Z" {
                await Task.yield()
            }
            await first.close()
            await second.close()
        }
    }

    @Test("after it was put back, schedules are due by the new time")
    func putBack() async throws {
        try await TestGateway.with { test async throws in
            try await test.clock(#"{"freeze":"2030-01-01T00:30:00Z"}"#)
            let id = try await test.client.post(
                "/v2/schedules", json: #"{"cronExpression":"@hourly","isEnabled":true}"#
            ).string("id")
            try await test.clock(#"{"set":"2026-01-01T05:30:00Z"}"#)
            #expect(try await test.client.get("/v2/schedules/\(id)").string("nextRunAt") == "2026-01-01T06:00:00.000Z")
            // Forward, what lies between is passed over.
            try await test.clock(#"{"set":"2026-01-03T05:30:00Z"}"#)
            #expect(try await test.client.get("/v2/schedules/\(id)").string("nextRunAt") == "2026-01-03T06:00:00.000Z")
            #expect(try await test.client.get("/v2/schedules/\(id)").data["lastRunAt"] is NSNull)
        }
    }

    @Test(
        "moves that make no sense are refused and change nothing",
        arguments: [
            "{}", "[]", "{", #"{"advance":-1}"#, #"{"advance":"-1s"}"#, #"{"advance":"soon"}"#, #"{"advance":""}"#,
            #"{"advance":"1x"}"#, #"{"advance":1e300}"#, #"{"advance":"9999999999999999999w"}"#,
            #"{"advance":"99999999999999w99999999999999w"}"#, #"{"advance":null}"#, #"{"set":"tomorrow"}"#,
            #"{"set":5}"#,
            #"{"set":"1969-12-31T00:00:00Z"}"#, #"{"freeze":false}"#, #"{"resume":false}"#, #"{"fly":true}"#,
            #"{"freeze":true,"resume":true}"#, #"{"advance":"200y"}"#, #"{"advance":3200000000}"#,
        ])
    func refused(body: String) async throws {
        try await TestGateway.with { test async throws in
            try await test.clock(#"{"freeze":"2030-01-01T00:00:00Z"}"#)
            let answer = try await test.clock(body)
            #expect(answer.status == 400 && answer.errorMessage?.isEmpty == false, "\(answer.text)")
            #expect(try await test.client.get("/_moongate/clock").string("now") == "2030-01-01T00:00:00.000Z")
        }
    }

    @Test("it does not go beyond the year 9999")
    func end() async throws {
        try await TestGateway.with { test async throws in
            try await test.clock(#"{"freeze":"9999-12-31T23:00:00Z"}"#)
            #expect(try await test.clock(#"{"advance":"2h"}"#).status == 400)
            let made = try await test.client.post(
                "/v2/schedules", json: #"{"cronExpression":"0 0 1 1 *","isEnabled":true}"#)
            #expect(made.status == 201 && made.data["nextRunAt"] is NSNull)
        }
    }

    @Test("a step over more than a thousand firings is refused before anything happens")
    func tooMany() async throws {
        try await TestGateway.with { test async throws in
            try await test.clock(#"{"freeze":"2030-01-01T00:00:00Z"}"#)
            _ = try await test.client.post("/v2/schedules", json: #"{"cronExpression":"* * * * *","isEnabled":true}"#)
            let answer = try await test.clock(#"{"advance":"365d"}"#)
            #expect(answer.status == 400 && answer.errorMessage?.contains("smaller steps") == true)
            #expect(try await test.client.get("/_moongate/clock").string("now") == "2030-01-01T00:00:00.000Z")
            #expect(try await test.clock(#"{"advance":"1000m"}"#).int("happened") == 1000)
        }
    }

    @Test("only who has the token moves it")
    func token() async throws {
        try await TestGateway.with { test async throws in
            let stranger = HTTPClient(port: test.client.port)
            #expect(try await stranger.get("/_moongate/clock").status == 401)
            #expect(try await stranger.post("/_moongate/clock", json: #"{"freeze":true}"#).status == 401)
            #expect(try await test.client.get("/_moongate/nothing").status == 404)
            #expect(try await test.client.send("DELETE", "/_moongate/clock").status == 405)
        }
    }

    @Test("who sleeps until a moment wakes when the clock gets there, however it does")
    func sleepers() async throws {
        let clock = GatewayClock(board: ChangeBoard())
        clock.freeze(at: Moment(milliseconds: 1_000_000))
        let sleeper = Task { try await clock.sleep(until: Moment(milliseconds: 2_000_000)) }
        clock.advance(byMilliseconds: 500_000)
        clock.set(Moment(milliseconds: 2_000_000))
        try await sleeper.value
        let cancelled = Task { try await clock.sleep(until: Moment(milliseconds: 9_000_000)) }
        cancelled.cancel()
        await #expect(throws: CancellationError.self) { try await cancelled.value }
    }

    @Test("a setting survives its text, and text that is none is refused")
    func settings() {
        for setting in [ClockSetting(), ClockSetting(offset: -5), .frozen(at: Moment(milliseconds: 7))] {
            #expect(ClockSetting(setting.text) == setting)
        }
        for text in [
            "", "frozen", "frozen x", "frozen -1", "offset 9e9", "offset 99999999999999999999", "frozen 1 2", "slow 5",
        ] {
            #expect(ClockSetting(text) == nil)
        }
        #expect(ClockSetting(offset: .max / 4).now == ClockSetting.range.upperBound)
    }
}
