import Foundation
import Testing

@testable import LocalGateway

/// Clocks are changed: in Prague and New York by an hour, on Lord Howe Island by half of one.
@Suite("Cron expressions when clocks are changed")
struct DaylightSavingTests {
    @Test(
        "a time that is left out is made up for once, right after the gap",
        arguments: [
            // 2:00 becomes 3:00 in Prague at 1:00 UTC on 29 March 2026.
            ("30 2 * * *", "Europe/Prague", "2026-03-28T12:00:00Z", ["2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z"]),
            (
                "0,15,30,45 2 * * *", "Europe/Prague", "2026-03-28T12:00:00Z",
                ["2026-03-29T01:00:00Z", "2026-03-30T00:00:00Z"]
            ),
            ("0 3 * * *", "Europe/Prague", "2026-03-28T12:00:00Z", ["2026-03-29T01:00:00Z", "2026-03-30T01:00:00Z"]),
            (
                "30 2,3 * * *", "Europe/Prague", "2026-03-28T12:00:00Z",
                ["2026-03-29T01:00:00Z", "2026-03-29T01:30:00Z"]
            ),
            (
                "* * 2 29 3 *", "Europe/Prague", "2026-03-28T12:00:00Z",
                ["2026-03-29T01:00:00Z", "2027-03-29T00:00:00Z"]
            ),
            (
                "30 2 * * *", "America/New_York", "2026-03-07T12:00:00Z",
                ["2026-03-08T07:00:00Z", "2026-03-09T06:30:00Z"]
            ),
            (
                "15 2 * * *", "Australia/Lord_Howe", "2026-10-03T00:00:00Z",
                ["2026-10-03T15:30:00Z", "2026-10-04T15:15:00Z"]
            ),
            // Where the gap is at midnight, a day has none.
            ("@daily", "America/Sao_Paulo", "2018-11-03T12:00:00Z", ["2018-11-04T03:00:00Z", "2018-11-05T02:00:00Z"]),
            // Samoa left out a whole day.
            ("0 12 30 12 *", "Pacific/Apia", "2011-12-01T00:00:00Z", ["2011-12-30T10:00:00Z", "2012-12-29T22:00:00Z"]),
        ])
    func gap(cron: String, zone: String, start: String, due: [String]) throws {
        #expect(try CronTests.times(cron, zone, after: start, count: due.count) == due)
    }

    @Test(
        "a time that comes twice counts once",
        arguments: [
            // 3:00 becomes 2:00 in Prague at 1:00 UTC on 25 October 2026.
            ("30 2 * * *", "Europe/Prague", "2026-10-24T12:00:00Z", ["2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"]),
            ("0 2,3 * * *", "Europe/Prague", "2026-10-24T12:00:00Z", ["2026-10-25T00:00:00Z", "2026-10-25T02:00:00Z"]),
            // Asked in the middle of the second turn.
            ("30 2 * * *", "Europe/Prague", "2026-10-25T01:10:00Z", ["2026-10-26T01:30:00Z"]),
            ("*/10 2 * * *", "Europe/Prague", "2026-10-25T00:50:00Z", ["2026-10-26T01:00:00Z"]),
            (
                "30 1 * * *", "America/New_York", "2026-10-31T12:00:00Z",
                ["2026-11-01T05:30:00Z", "2026-11-02T06:30:00Z"]
            ),
            (
                "45 1 * * *", "Australia/Lord_Howe", "2026-04-04T00:00:00Z",
                ["2026-04-04T14:45:00Z", "2026-04-05T15:15:00Z"]
            ),
        ])
    func overlap(cron: String, zone: String, start: String, due: [String]) throws {
        #expect(try CronTests.times(cron, zone, after: start, count: due.count) == due)
    }

    @Test("what is due in every hour goes on without a break and without a hurry")
    func hourly() throws {
        let back = try CronTests.times("*/30 * * * *", "Europe/Prague", after: "2026-10-25T00:00:00Z", count: 5)
        #expect(back == ["00:30", "01:00", "01:30", "02:00", "02:30"].map { "2026-10-25T\($0):00Z" })
        let forward = try CronTests.times("30 * * * *", "Europe/Prague", after: "2026-03-28T23:30:00Z", count: 3)
        #expect(forward == ["2026-03-29T00:30:00Z", "2026-03-29T01:30:00Z", "2026-03-29T02:30:00Z"])
        let half = try CronTests.times("@hourly", "Australia/Lord_Howe", after: "2026-04-04T14:00:00Z", count: 3)
        // 2:00 does not come before clocks go back to 1:30; it comes half an hour later.
        #expect(half == ["2026-04-04T15:30:00Z", "2026-04-04T16:30:00Z", "2026-04-04T17:30:00Z"])
    }

    @Test(
        "a year of days has each exactly once", arguments: ["Europe/Prague", "America/New_York", "Australia/Lord_Howe"])
    func year(zone: String) throws {
        for cron in ["15 2 * * *", "45 1 * * *", "30 2 * * *", "0 0 * * *"] {
            let local = try #require(LocalTime(name: zone))
            let found = try CronTests.times(cron, zone, after: "2025-12-31T20:00:00Z", count: 365)
            let days = try found.map { local.wall(at: try #require(Moment(iso8601: $0)).wholeSeconds).day }
            #expect(Set(days).count == 365)
            #expect(days.max().map { $0 - (days.min() ?? 0) } == 364)
        }
    }

    @Test(
        "only names of the time zone database are zones",
        arguments: [
            "", "Foo/Bar", "Europe/Nowhere", "+02:00", "GMT+2", "CEST", "../../etc/passwd", "Europe/Prague\u{0}", "🕰",
            String(repeating: "A/", count: 5000),
        ])
    func unknownZones(name: String) {
        #expect(LocalTime(name: name) == nil)
    }

    @Test(
        "zones are known by their names",
        arguments: ["UTC", "Europe/Prague", "Etc/GMT+5", "America/Argentina/Salta", "Asia/Kathmandu"])
    func knownZones(name: String) {
        #expect(LocalTime(name: name) != nil)
    }
}
