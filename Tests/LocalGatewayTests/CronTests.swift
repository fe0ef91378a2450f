import Foundation
import Testing

@testable import LocalGateway

@Suite("Cron expressions")
struct CronTests {
    /// What is due after a moment, several times in a row.
    static func times(_ cron: String, _ zone: String = "UTC", after start: String, count: Int = 1) throws -> [String] {
        let timetable = try CronExpression(cron)
        let local = try #require(LocalTime(name: zone))
        var moment = try #require(Moment(iso8601: start))
        return try (0..<count).map { _ in
            moment = try #require(timetable.next(after: moment, in: local))
            return moment.iso8601.replacing(".000Z", with: "Z")
        }
    }

    @Test(
        "lists, ranges, steps and names say when it is next",
        arguments: [
            ("* * * * *", "2026-01-01T00:00:00Z", "2026-01-01T00:01:00Z"),
            ("* * * * *", "2026-01-01T00:00:59.999Z", "2026-01-01T00:01:00Z"),
            ("*/15 * * * *", "2026-01-01T00:07:00Z", "2026-01-01T00:15:00Z"),
            ("5/20 * * * *", "2026-01-01T00:26:00Z", "2026-01-01T00:45:00Z"),
            ("0 9-17/2 * * MON-FRI", "2026-01-02T17:00:00Z", "2026-01-05T09:00:00Z"),
            ("0 0 * jan,Jul sun", "2026-01-25T00:00:00Z", "2026-07-05T00:00:00Z"),
            ("0 0 * * 7", "2026-01-01T00:00:00Z", "2026-01-04T00:00:00Z"),
            ("0 0 * * 0", "2026-01-01T00:00:00Z", "2026-01-04T00:00:00Z"),
            ("0 0 * * FRI-SUN", "2026-01-04T00:00:00Z", "2026-01-09T00:00:00Z"),
            ("59 23 31 12 *", "2026-12-31T23:59:00Z", "2027-12-31T23:59:00Z"),
            ("0 0 31 * *", "2026-04-01T00:00:00Z", "2026-05-31T00:00:00Z"),
            ("*/20 * * * * *", "2026-01-01T00:00:05Z", "2026-01-01T00:00:20Z"),
            ("30 0 0 25 DEC ?", "2026-01-01T00:00:00Z", "2026-12-25T00:00:30Z"),
            ("  0\t12  * * *  ", "2026-01-01T00:00:00Z", "2026-01-01T12:00:00Z"),
        ])
    func forms(cron: String, start: String, due: String) throws {
        #expect(try Self.times(cron, after: start) == [due])
    }

    @Test(
        "aliases mean what cron means by them",
        arguments: [
            ("@yearly", "2027-01-01T00:00:00Z"), ("@annually", "2027-01-01T00:00:00Z"),
            ("@monthly", "2026-02-01T00:00:00Z"), ("@weekly", "2026-01-04T00:00:00Z"),
            ("@daily", "2026-01-02T00:00:00Z"), ("@midnight", "2026-01-02T00:00:00Z"),
            ("@hourly", "2026-01-01T01:00:00Z"), ("@Daily", "2026-01-02T00:00:00Z"),
        ])
    func aliases(alias: String, due: String) throws {
        #expect(try Self.times(alias, after: "2026-01-01T00:00:00Z") == [due])
    }

    @Test("with both kinds of days restricted one of them is enough; with a star in one both must fit")
    func days() throws {
        // The 1st, the 15th and every Friday.
        let either = try Self.times("30 4 1,15 * 5", after: "2026-01-01T04:30:00Z", count: 4)
        #expect(either == ["02", "09", "15", "16"].map { "2026-01-\($0)T04:30:00Z" })
        #expect(try Self.times("0 0 13 * *", after: "2026-01-01T00:00:00Z") == ["2026-01-13T00:00:00Z"])
        // A star with a step is still a star: odd days that are Fridays.
        let both = try Self.times("0 0 */2 * FRI", after: "2026-01-01T00:00:00Z", count: 2)
        #expect(both == ["2026-01-09T00:00:00Z", "2026-01-23T00:00:00Z"])
    }

    @Test("29 February comes in leap years, which 2100 is not")
    func leapDays() throws {
        let found = try Self.times("0 0 29 2 *", after: "2026-03-01T00:00:00Z", count: 2)
        #expect(found == ["2028-02-29T00:00:00Z", "2032-02-29T00:00:00Z"])
        #expect(try Self.times("0 0 29 2 *", after: "2096-03-01T00:00:00Z") == ["2104-02-29T00:00:00Z"])
        // On a Sunday only; the next one after that of 2088 is 40 years away.
        #expect(try Self.times("0 0 29 2 */7", after: "2026-01-01T00:00:00Z") == ["2032-02-29T00:00:00Z"])
        #expect(try Self.times("0 0 29 2 */7", after: "2088-03-01T00:00:00Z") == ["2128-02-29T00:00:00Z"])
    }

    @Test(
        "what is wrong is said",
        arguments: [
            ("", "0 fields"), ("* * * *", "4 fields"), ("* * * * * * *", "7 fields"),
            ("60 * * * *", "\"60\" in the minute"),
            ("* 24 * * *", "from 0 to 23"), ("* * 0 * *", "from 1 to 31"), ("* * 32 * *", "day of month"),
            ("* * * 13 *", "JAN, FEB"), ("* * * * 8", "MON, TUE"), ("* * * FEBRUARY *", "\"FEBRUARY\""),
            ("5-1 * * * *", "backwards"), ("* * * * SAT-MON", "backwards"), ("*/0 * * * *", "no step"),
            ("*/x * * * *", "no step"), ("1,,2 * * * *", "empty part"), (", * * * *", "empty part"),
            ("/5 * * * *", "empty part"), ("-1 * * * *", "minute"), ("1- * * * *", "minute"), ("1.5 * * * *", "minute"),
            ("+1 * * * *", "minute"), ("?  * * * *", "only for a day"), ("\u{661} * * * *", "minute"),
            ("99999999999999999999 * * * *", "minute"), ("@reboot", "none of the aliases"),
            ("@", "none of the aliases"),
            ("@daily *", "none of the aliases"), ("* * L * *", "\"L\""), ("\n", "fields"),
            ("0 0 30 2 *", "never"), ("0 0 31 2,4,6,9,11 *", "never"), ("0 0 30 FEB */2", "never"),
            (String(repeating: "1,", count: 10_000) + "1 * * * *", "longer than"),
        ])
    func errors(cron: String, reason: String) throws {
        let error = #expect(throws: CronError.self) { _ = try CronExpression(cron) }
        #expect(error?.message.contains(reason) == true, "\(error?.message ?? "")")
    }

    @Test("a day that never comes is no problem when the day of the week is enough")
    func impossibleButEnough() throws {
        #expect(try Self.times("0 0 30 2 MON", after: "2026-01-01T00:00:00Z") == ["2026-02-02T00:00:00Z"])
    }

    @Test("it agrees with a clock that is looked at every minute", arguments: [UInt64](1...40))
    func bruteForce(seed: UInt64) throws {
        var dice = SeededGenerator(seed: seed)
        func field(_ range: ClosedRange<Int>) -> String {
            let (one, two) = (Int.random(in: range, using: &dice), Int.random(in: range, using: &dice))
            switch Int.random(in: 0..<5, using: &dice) {
            case 0: return "\(one)"
            case 1: return "\(min(one, two))-\(max(one, two))"
            case 2: return "*/\(max(1, one))"
            case 3: return "\(one),\(two)"
            default: return "*"
            }
        }
        // Months stay open, so that an answer is near.
        let cron = [field(0...59), field(0...23), field(1...28), "*", field(0...6)].joined(separator: " ")
        let expression = try CronExpression(cron)
        let local = try #require(LocalTime(name: "UTC"))
        let start = Moment(milliseconds: 1_767_225_600_000 + Int64.random(in: 0..<31_536_000_000, using: &dice))
        let due = try #require(expression.next(after: start, in: local))
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(identifier: "UTC"))
        var minute = start.wholeSeconds / 60 * 60
        func isDue() -> Bool {
            let parts = calendar.dateComponents(
                [.minute, .hour, .day, .weekday], from: Date(timeIntervalSince1970: Double(minute)))
            return expression.minute.contains(parts.minute ?? -1) && expression.hour.contains(parts.hour ?? -1)
                && expression.matches(day: parts.day ?? -1, weekday: (parts.weekday ?? 0) - 1)
        }
        repeat { minute += 60 } while !isDue() && minute < due.wholeSeconds + 60
        #expect(minute == due.wholeSeconds, "\(cron) after \(start.iso8601)")
    }

    @Test("days and dates are counted like a calendar counts them")
    func calendar() throws {
        for day in stride(from: Int64(-800_000), through: 800_000, by: 997) {
            let date = CivilTime.date(ofDay: day)
            #expect(CivilTime.day(year: date.year, month: date.month, day: date.day) == day)
            #expect(date.day <= CivilTime.days(inMonth: date.month, of: date.year))
        }
        #expect(CivilTime.day(year: 1970, month: 1, day: 1) == 0)
        #expect(CivilTime.day(year: 2000, month: 2, day: 29) == 11_016)
        #expect(CivilTime.weekday(ofDay: 0) == 4)
        #expect(CivilTime.weekday(ofDay: -5) == 6)
    }
}
