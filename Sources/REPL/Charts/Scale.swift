/// The values between the ends of an axis.
struct Scale {
    let low: Double
    let high: Double

    /// An axis from zero where that leaves something to see, else from the least value.
    init(least: Double, most: Double) {
        low = least >= 0 && least <= most / 2 || least == most && least > 0 ? 0 : least
        high = most <= 0 && least == most && most < 0 ? 0 : most
    }

    /// Where a value stands, from 0 to 1.
    func share(_ value: Double) -> Double {
        // The distance of the ends may be more than a number holds, half of it never is.
        let width = high / 2 - low / 2
        guard width > 0 else { return value > 0 ? 1 : 0 }
        let share = (value / 2 - low / 2) / width
        return share.isFinite ? min(max(0, share), 1) : 0
    }

    func value(at share: Double) -> Double { low * (1 - share) + high * share }

    /// A step of 1, 2 or 5 times a power of ten that makes about `count` of a width.
    static func step(_ width: Double, count: Int) -> Double {
        let rough = width / Double(max(1, count))
        guard rough.isFinite, rough > 0 else { return 1 }
        let power = powerOfTen(atMost: rough)
        guard power > 0, power.isFinite else { return rough }
        let step = [1, 2, 5, 10].first { $0 * power >= rough } ?? 10
        return step * power
    }

    private static func powerOfTen(atMost value: Double) -> Double {
        var power = 1.0
        while power > value, power > 0 { power /= 10 }
        // Below the least number that there is stands nothing, which no factor makes larger.
        guard power > 0 else { return 0 }
        while power <= value / 10 { power *= 10 }
        return power
    }

    /// A number in a few characters: four digits that count.
    static func label(_ number: Double) -> String {
        guard number.isFinite else { return "?" }
        let size = abs(number)
        if size == 0 { return "0" }
        if size >= 1e6 || size < 1e-4 {
            // Twice divided: the power alone may be too large or too small.
            var (mantissa, exponent) = (size, 0)
            while mantissa >= 9.995 { (mantissa, exponent) = (mantissa / 10, exponent + 1) }
            while mantissa < 0.9995 { (mantissa, exponent) = (mantissa * 10, exponent - 1) }
            return (number < 0 ? "-" : "") + rounded(mantissa, digits: 2) + "e\(exponent)"
        }
        let digits = size >= 1000 ? 0 : size >= 100 ? 1 : size >= 10 ? 2 : size >= 1 ? 3 : 6
        return (number < 0 ? "-" : "") + rounded(size, digits: digits)
    }

    private static func rounded(_ number: Double, digits: Int) -> String {
        let factor = (0..<digits).reduce(1) { factor, _ in factor * 10 }
        let whole = Int((number * Double(factor)).rounded())
        var text = String(whole / factor)
        if whole % factor > 0 {
            let fraction = String(whole % factor)
            text += "." + String(repeating: "0", count: digits - fraction.count) + fraction
            while text.hasSuffix("0") { text.removeLast() }
        }
        return text
    }
}
