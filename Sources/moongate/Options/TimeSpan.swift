import ArgumentParser

/// A duration on the command line: `30`, `30s`, `1.5m`, `2h`, `250ms`. Plain numbers are seconds.
struct TimeSpan: ExpressibleByArgument, Sendable {
    let duration: Duration

    init?(argument: String) {
        let unit = argument.drop { $0.isNumber || $0 == "." }
        guard let seconds = Self.secondsPerUnit[String(unit)],
            let amount = Double(argument.dropLast(unit.count)),
            amount.isFinite, amount > 0, amount * seconds < 1e9
        else { return nil }
        duration = .seconds(amount * seconds)
    }

    private static let secondsPerUnit: [String: Double] = ["": 1, "s": 1, "ms": 0.001, "m": 60, "h": 3600]
}
