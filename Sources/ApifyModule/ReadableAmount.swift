/// Amounts as people read them: for progress lines and printed results.
public enum ReadableAmount {
    /// Dollars: two digits after the point, four below a dollar, six where these would show nothing, because runs cost
    /// little. `$0.0037`.
    ///
    /// - Returns: nil for what is no amount of money: not finite, or beyond a billion.
    public static func dollars(_ amount: Double) -> String? {
        guard amount.isFinite, abs(amount) < 1e9 else { return nil }
        let size = abs(amount)
        let digits = size >= 1 || size == 0 ? 2 : size >= 0.001 ? 4 : 6
        return (amount < 0 ? "-$" : "$") + decimal(size, digits: digits)
    }

    /// Bytes, in thousands, millions and so on: `512 B`, `9.4 kB`, `1.2 MB`.
    ///
    /// - Returns: nil for what is no number of bytes: negative, not finite, or more than anybody has.
    public static func size(_ bytes: Double) -> String? {
        guard bytes >= 0, bytes < 1e18 else { return nil }
        let units: [(String, Double)] = [("TB", 1e12), ("GB", 1e9), ("MB", 1e6), ("kB", 1e3)]
        guard let (unit, factor) = units.first(where: { bytes >= $0.1 }) else { return "\(Int(bytes)) B" }
        let tenths = Int((bytes / factor * 10).rounded(.down))
        return "\(tenths / 10).\(tenths % 10) \(unit)"
    }

    /// A span of time by its two largest units: `350 ms`, `12.3 s`, `5 min 3 s`, `2 h 5 min`, `3 d 4 h`.
    ///
    /// - Returns: nil for what is no span of time: negative, not finite, or longer than a million years.
    public static func duration(seconds: Double) -> String? {
        guard seconds >= 0, seconds < 3e13 else { return nil }
        if seconds == 0 { return "0 s" }
        if seconds < 0.9995 { return short(seconds * 1000) + " ms" }
        if seconds < 59.95 { return short(seconds) + " s" }
        let whole = Int(seconds.rounded())
        let units = [(86_400, "d"), (3600, "h"), (60, "min"), (1, "s")]
        let first = units.firstIndex { whole >= $0.0 } ?? 3
        let text = "\(whole / units[first].0) \(units[first].1)"
        guard first < 3 else { return text }
        let rest = whole % units[first].0 / units[first + 1].0
        return rest == 0 ? text : text + " \(rest) \(units[first + 1].1)"
    }

    /// One digit after the point, none where it would be a zero.
    private static func short(_ number: Double) -> String {
        let text = decimal(number, digits: 1)
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    /// A number that is not negative, with so many digits after the point.
    private static func decimal(_ number: Double, digits: Int) -> String {
        let factor = (0..<digits).reduce(1) { factor, _ in factor * 10 }
        let whole = Int((number * Double(factor)).rounded())
        let fraction = String(whole % factor)
        return "\(whole / factor)." + String(repeating: "0", count: digits - fraction.count) + fraction
    }
}
