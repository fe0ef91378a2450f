extension LocalGateway {
    /// When a schedule will be due, in seconds since 1970, by the rules of the platform.
    ///
    /// - Parameters:
    ///   - cron: its cron expression.
    ///   - timezone: the IANA name of the zone that the expression is meant in.
    ///   - count: how many times are wanted.
    /// - Returns: empty when one of them makes no sense.
    public static func nextTimes(cron: String, timezone: String, count: Int) -> [Int64] {
        guard let timetable = try? Timetable(cron: cron, timezone: timezone) else { return [] }
        var times: [Int64] = []
        var last: Moment? = timetable.next(after: .system)
        while let moment = last, times.count < count {
            times.append(moment.wholeSeconds)
            last = timetable.next(afterRunAt: moment)
        }
        return times
    }
}
