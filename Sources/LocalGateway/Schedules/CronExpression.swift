/// When a schedule is due: five fields as `crontab(5)` has them, six with seconds in front, or one of the `@` aliases.
///
/// Source for the forms: Apify platform documentation (schedules); names of days and months, and the aliases
/// `@annually` and `@midnight`, are those of cron.
struct CronExpression: Sendable, Equatable {
    let second: CronField
    let minute: CronField
    let hour: CronField
    let dayOfMonth: CronField
    let month: CronField
    let dayOfWeek: CronField

    static let aliases = [
        "@yearly": "0 0 1 1 *", "@annually": "0 0 1 1 *", "@monthly": "0 0 1 * *", "@weekly": "0 0 * * 0",
        "@daily": "0 0 * * *", "@midnight": "0 0 * * *", "@hourly": "0 * * * *",
    ]

    /// Nobody writes longer ones by hand; a list of every minute has 170 characters.
    static let maximumLength = 1000

    /// - Throws: ``CronError`` that says which part is wrong, also when the expression names no day there ever is.
    init(_ text: String) throws(CronError) {
        guard text.utf8.count <= Self.maximumLength else {
            throw CronError(message: "it is longer than \(Self.maximumLength) characters")
        }
        var fields = Self.words(text[...])
        if let alias = fields.first, alias.hasPrefix("@") {
            guard fields.count == 1, let meaning = Self.aliases[alias.lowercased()] else {
                let known = Self.aliases.keys.sorted().joined(separator: ", ")
                throw CronError(message: "\"\(CronField.shown(text[...]))\" is none of the aliases \(known)")
            }
            fields = Self.words(meaning[...])
        }
        if fields.count == 5 { fields.insert("0", at: 0) }
        guard fields.count == 6 else {
            throw CronError(
                message: "it has \(fields.count) fields instead of 5 (minute, hour, day of month, month, day of week) "
                    + "or 6 (with seconds in front)")
        }
        second = try CronField(fields[0], .second)
        minute = try CronField(fields[1], .minute)
        hour = try CronField(fields[2], .hour)
        dayOfMonth = try CronField(fields[3], .dayOfMonth)
        month = try CronField(fields[4], .month)
        dayOfWeek = try CronField(fields[5], .dayOfWeek)
        guard isPossible else {
            throw CronError(message: "no month it names ever has such a day, so it would never be due")
        }
    }

    private static func words(_ text: Substring) -> [Substring] {
        text.split { $0 == " " || $0 == "\t" }
    }

    /// Days are counted in two ways. When neither way was left open with a `*`, a day that fits one of them is enough;
    /// otherwise it has to fit both.
    func matches(day: Int, weekday: Int) -> Bool {
        let (byDate, byWeekday) = (dayOfMonth.contains(day), dayOfWeek.contains(weekday))
        return dayOfMonth.hasStar || dayOfWeek.hasStar ? byDate && byWeekday : byDate || byWeekday
    }

    private var isPossible: Bool {
        if !dayOfMonth.hasStar && !dayOfWeek.hasStar { return true }
        // A leap year has the longest months there are.
        return (1...12).contains { month.contains($0) && dayOfMonth.first <= CivilTime.days(inMonth: $0, of: 2000) }
    }

    /// Whether it is due in every hour, so that hours that are repeated or left out make no difference to it.
    var isHourly: Bool { hour.isFull }
}
