extension CronExpression {
    /// How far ahead a day is looked for. 29 February on a given day of the week can be 40 years away.
    private static let horizon: Int64 = 100

    /// The first time on a wall clock, not before `start`, at which the expression is due.
    func next(from start: CivilTime) -> CivilTime? {
        var (year, monthNumber, dayNumber) = CivilTime.date(ofDay: start.day)
        let lastYear = year + Self.horizon
        if let time = time(from: start), matches(dayCount: start.day, month: monthNumber, day: dayNumber) {
            return time
        }
        dayNumber += 1
        while year <= lastYear {
            if month.contains(monthNumber), let found = day(from: dayNumber, month: monthNumber, year: year) {
                return CivilTime(day: found, hour: hour.first, minute: minute.first, second: second.first)
            }
            dayNumber = 1
            monthNumber += 1
            if monthNumber > 12 { (monthNumber, year) = (1, year + 1) }
        }
        return nil
    }

    private func matches(dayCount: Int64, month number: Int, day: Int) -> Bool {
        month.contains(number) && matches(day: day, weekday: CivilTime.weekday(ofDay: dayCount))
    }

    /// The first day of a month, from one of its days on, that matches.
    private func day(from start: Int, month number: Int, year: Int64) -> Int64? {
        let last = CivilTime.days(inMonth: number, of: year)
        guard start <= last else { return nil }
        let base = CivilTime.day(year: year, month: number, day: 1) - 1
        return (start...last).first { matches(day: $0, weekday: CivilTime.weekday(ofDay: base + Int64($0))) }
            .map { base + Int64($0) }
    }

    /// The first matching time of that very day, not before `start`.
    private func time(from start: CivilTime) -> CivilTime? {
        guard let hourNumber = hour.next(from: start.hour) else { return nil }
        guard hourNumber == start.hour else {
            return CivilTime(day: start.day, hour: hourNumber, minute: minute.first, second: second.first)
        }
        if let found = minuteAndSecond(from: start) { return found }
        guard let later = hour.next(from: start.hour + 1) else { return nil }
        return CivilTime(day: start.day, hour: later, minute: minute.first, second: second.first)
    }

    private func minuteAndSecond(from start: CivilTime) -> CivilTime? {
        if minute.contains(start.minute), let secondNumber = second.next(from: start.second) {
            return CivilTime(day: start.day, hour: start.hour, minute: start.minute, second: secondNumber)
        }
        return minute.next(from: start.minute + 1).map {
            CivilTime(day: start.day, hour: start.hour, minute: $0, second: second.first)
        }
    }
}
