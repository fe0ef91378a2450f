/// The calendar month, in UTC, that usage is counted over.
struct UsageCycle: Sendable {
    var start: Moment
    /// The last millisecond of it.
    var end: Moment

    private static let day: Int64 = 86_400_000

    init(_ moment: Moment) {
        start = Self.month(of: moment)
        // The 32nd day of a month lies in the next one; December always has 31 days, and may be the last month there is.
        let isDecember = start.iso8601.dropFirst(5).hasPrefix("12")
        let next =
            isDecember
            ? Moment(milliseconds: start.milliseconds + 31 * Self.day)
            : Self.month(of: Moment(milliseconds: start.milliseconds + 32 * Self.day))
        end = Moment(milliseconds: next.milliseconds - 1)
    }

    private static func month(of moment: Moment) -> Moment {
        Moment(iso8601: "\(moment.iso8601.prefix(7))-01") ?? moment
    }

    var json: JSONValue { .object([("startAt", .date(start)), ("endAt", .date(end))]) }
}
