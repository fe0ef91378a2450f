/// A cron expression in its time zone.
struct Timetable: Sendable {
    private let expression: CronExpression
    private let local: LocalTime

    /// Runs of one schedule keep this distance; what would come sooner is left out.
    ///
    /// Source: Apify platform documentation (schedules).
    private static let minimumDistance: Int64 = 10_000

    /// - Throws: ``APIError`` that says what is wrong with which of the two.
    init(cron: String, timezone: String) throws {
        do {
            expression = try CronExpression(cron)
        } catch {
            throw APIError(
                .badRequest, "cron-expression-invalid",
                "Cron expression \"\(CronField.shown(cron[...]))\" is not valid: \(error.message).")
        }
        guard let local = LocalTime(name: timezone) else {
            throw APIError.invalidValue(
                "\"timezone\" must be the IANA name of a time zone such as \"UTC\" or \"Europe/Prague\", "
                    + "\"\(CronField.shown(timezone[...]))\" is none")
        }
        self.local = local
    }

    /// - Returns: nil when nothing is due before the clocks of this gateway end.
    func next(after moment: Moment) -> Moment? {
        guard let next = expression.next(after: moment, in: local), next <= ClockSetting.range.upperBound else {
            return nil
        }
        return next
    }

    /// The next time after one that was used.
    func next(afterRunAt moment: Moment) -> Moment? {
        next(after: Moment(milliseconds: moment.milliseconds + Self.minimumDistance - 1))
    }

    /// How often it is due after a first time, up to and including `end`; counted no further than `limit`.
    func count(from first: Moment, through end: Moment, limit: Int) -> Int {
        var count = 0
        var due: Moment? = first
        while let moment = due, moment <= end, count < limit {
            count += 1
            due = next(afterRunAt: moment)
        }
        return count
    }
}
