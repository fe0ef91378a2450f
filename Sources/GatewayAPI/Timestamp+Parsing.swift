extension Timestamp {
    /// The moment that an ISO 8601 text in UTC names, in milliseconds since 1970: `2026-01-31T23:59:59.000Z`.
    ///
    /// Source: every date of the API has this form, https://docs.apify.com/api/v2
    ///
    /// - Returns: Nil when the text has another form.
    public static func milliseconds(iso8601 text: String) -> Double? {
        guard text.utf8.count >= 20, text.hasSuffix("Z") else { return nil }
        let parts = text.dropLast().split(separator: "T", omittingEmptySubsequences: false)
        guard parts.count == 2, let date = numbers(parts[0], "-", [4, 2, 2]) else { return nil }
        let clock = parts[1].split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let time = numbers(clock[0], ":", [2, 2, 2]) else { return nil }
        var fraction = 0.0
        if clock.count == 2 {
            guard let digits = number(clock[1], width: clock[1].utf8.count), let value = Double("0.\(clock[1])"),
                digits >= 0
            else { return nil }
            fraction = value * 1000
        }
        return milliseconds(date, time).map { $0 + fraction }
    }

    /// The moment that a header names, in milliseconds since 1970: `Sun, 06 Nov 1994 08:49:37 GMT`.
    ///
    /// Source: RFC 9110, section 5.6.7; only the form that servers must send, not the two old ones.
    ///
    /// - Returns: Nil when the text has another form.
    public static func milliseconds(httpDate text: String) -> Double? {
        let words = text.split(separator: " ")
        guard words.count == 6, words[0].hasSuffix(","), words[5] == "GMT",
            let month = months.firstIndex(of: String(words[2])),
            let day = number(words[1], width: 2), let year = number(words[3], width: 4),
            let time = numbers(words[4], ":", [2, 2, 2])
        else { return nil }
        return milliseconds([year, month + 1, day], time)
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    private static func milliseconds(_ date: [Int], _ time: [Int]) -> Double? {
        // A leap second counts as the first second of the next minute.
        guard 1...12 ~= date[1], 1...31 ~= date[2], time[0] < 24, time[1] < 60, time[2] <= 60 else { return nil }
        let seconds = days(date[0], date[1], date[2]) * 86_400 + time[0] * 3600 + time[1] * 60 + time[2]
        return Double(seconds) * 1000
    }

    /// The days from 1970 to a Gregorian date. Years are counted from March so that the leap day comes last.
    private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let year = month > 2 ? year : year - 1
        let era = (year < 0 ? year - 399 : year) / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    private static func numbers(_ text: Substring, _ separator: Character, _ widths: [Int]) -> [Int]? {
        let parts = text.split(separator: separator, omittingEmptySubsequences: false)
        guard parts.count == widths.count else { return nil }
        let values = zip(parts, widths).compactMap { number($0, width: $1) }
        return values.count == widths.count ? values : nil
    }

    private static func number(_ text: Substring, width: Int) -> Int? {
        guard text.utf8.count == width, text.utf8.allSatisfy({ 0x30...0x39 ~= $0 }) else { return nil }
        return Int(text)
    }
}
