import ApifyModule

/// What earlier runs of an actor or task have cost, in US dollars.
struct RunCosts: Sendable {
    /// How many runs are known; the range is 0 when none is.
    private(set) var count = 0
    private(set) var least = 0.0
    private(set) var most = 0.0

    init(_ costs: some Collection<Double>) {
        guard let least = costs.min(), let most = costs.max() else { return }
        (count, self.least, self.most) = (costs.count, least, most)
    }

    /// `$0.0020 - $0.0110`; nil when no run is known.
    var range: String? {
        count == 0 ? nil : Self.range(least, most)
    }

    /// `the last 5 runs here: $0.0020 - $0.0110`
    var phrase: String {
        guard let range else { return "no earlier runs here" }
        return count == 1 ? "the last run here: \(range)" : "the last \(count) runs here: \(range)"
    }

    static func range(_ least: Double, _ most: Double) -> String? {
        guard let low = ReadableAmount.dollars(least), let high = ReadableAmount.dollars(most) else { return nil }
        return low == high ? low : "\(low) - \(high)"
    }
}
