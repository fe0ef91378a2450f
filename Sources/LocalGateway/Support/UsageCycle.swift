import Foundation

/// The calendar month, in UTC, that usage is counted over.
struct UsageCycle: Sendable {
    var start: Moment
    /// The last millisecond of it.
    var end: Moment

    init(_ moment: Moment) {
        let year = moment.iso8601.prefix(4)
        let month = moment.iso8601.dropFirst(5).prefix(2)
        let next =
            month == "12"
            ? "\((Int(year) ?? 0) + 1)-01" : "\(year)-\((Int(month) ?? 0) < 9 ? "0" : "")\((Int(month) ?? 0) + 1)"
        start = Moment(iso8601: "\(year)-\(month)-01") ?? moment
        end = Moment(milliseconds: (Moment(iso8601: "\(next)-01") ?? moment).milliseconds - 1)
    }

    var json: JSONValue { .object([("startAt", .date(start)), ("endAt", .date(end))]) }
}
