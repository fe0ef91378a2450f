extension CronExpression {
    /// The first moment after `moment` at which the expression is due in a time zone.
    ///
    /// A time that does not exist because clocks are put forward is made up for once, right after the gap; one that exists
    /// twice counts once. What is due in every hour goes by elapsed time instead: an hour that is repeated is an hour like
    /// any other, as in cron.
    func next(after moment: Moment, in local: LocalTime) -> Moment? {
        let instant = moment.wholeSeconds
        let found = isHourly ? hourly(after: instant, in: local) : fixed(after: instant, in: local)
        return found.map { Moment(milliseconds: $0 * 1000) }
    }

    private func fixed(after instant: Int64, in local: LocalTime) -> Int64? {
        var wall = local.wall(at: instant)
        // Times of an hour that is being repeated were due in its first turn, so several may have to be passed over.
        while let next = next(from: CivilTime(seconds: wall.seconds + 1)) {
            let due = local.firstInstant(of: next)
            if due > instant { return due }
            wall = next
        }
        return nil
    }

    private func hourly(after instant: Int64, in local: LocalTime) -> Int64? {
        var start = instant + 1
        while let next = next(from: local.wall(at: start)) {
            let offset = local.offset(at: start)
            let due = next.seconds - offset
            if local.offset(at: due) == offset { return due }
            // The clocks are changed on the way; look again from there.
            start = local.transition(after: start, upTo: due)
        }
        return nil
    }
}
