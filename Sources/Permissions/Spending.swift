import GatewayAPI

/// What a script has used up of its limits.
public struct Spending: Sendable {
    /// A limit that is used up.
    public struct Excess: Sendable, Equatable {
        /// The option that sets it: `--max-runs`.
        public let option: String
        /// What was allowed and what was used: `3 runs, and 3 were started`.
        public let phrase: String
    }

    public let limits: Limits
    private var runs = 0
    private var deleted = 0
    private var costs: [String: Double] = [:]
    private var ended: Set<String> = []

    public init(_ limits: Limits) {
        self.limits = limits
    }

    /// What the runs have cost as far as is known, in US dollars.
    public var dollars: Double { costs.values.reduce(0, +) }

    /// The runs that may still cost.
    public var unfinished: [String] { costs.keys.filter { !ended.contains($0) }.sorted() }

    /// Whether the costs have reached their limit.
    public var isOverDollars: Bool { limits.dollars.map { dollars >= $0 } ?? false }

    /// Takes from the limits what an action needs, or says which of them does not allow it; then nothing is taken.
    ///
    public mutating func take(_ action: Action) -> Excess? {
        let starts = action.startsRun
        let deletes = action.operation.effect.contains(.delete)
        if starts, let most = limits.runs, runs >= most {
            return Excess(
                option: "--max-runs",
                phrase: "it allows \(Self.count(most, "run")), and \(runs) \(runs == 1 ? "was" : "were") started")
        }
        if starts, let most = limits.dollars, dollars >= most {
            return Excess(
                option: "--max-usd",
                phrase: "it allows $\(Self.limit(most)), and the runs so far have cost $\(Self.text(dollars))")
        }
        if deletes, let most = limits.deletes, deleted >= most {
            return Excess(
                option: "--max-delete",
                phrase:
                    "it allows \(Self.count(most, "deletion")), and \(deleted) \(deleted == 1 ? "was" : "were") made")
        }
        if starts { runs += 1 }
        if deletes { deleted += 1 }
        return nil
    }

    /// Gives back what was taken for an action that was not carried out.
    public mutating func giveBack(_ action: Action) {
        if action.startsRun { runs = max(runs - 1, 0) }
        if action.operation.effect.contains(.delete) { deleted = max(deleted - 1, 0) }
    }

    /// A run was started.
    public mutating func started(_ run: String) {
        if costs[run] == nil { costs[run] = 0 }
        ended.remove(run)
    }

    /// What is known of a run; others than those that were started do not count.
    public mutating func saw(_ run: String, cost: Double?, hasEnded: Bool) {
        guard let known = costs[run] else { return }
        if let cost, cost.isFinite { costs[run] = max(known, cost) }
        if hasEnded { ended.insert(run) }
    }

    private static func count(_ number: Int, _ what: String) -> String {
        "\(number) \(what)" + (number == 1 ? "" : "s")
    }

    /// As people write it: `5`, `0.5`.
    private static func limit(_ dollars: Double) -> String {
        Int(exactly: dollars).map { "\($0)" } ?? "\(dollars)"
    }

    private static func text(_ dollars: Double) -> String {
        guard dollars < 1e9 else { return "\(dollars)" }
        let parts = Int((dollars * 10_000).rounded())
        let fraction = String(parts % 10_000)
        return "\(parts / 10_000)." + String(repeating: "0", count: 4 - fraction.count) + fraction
    }
}
