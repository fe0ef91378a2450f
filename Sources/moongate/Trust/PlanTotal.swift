import GatewayClient

/// What a plan comes to.
struct PlanTotal: Sendable {
    private var counts: [PlanStep.Kind: Int] = [:]
    /// What the starts may cost whose actors have run before, in US dollars.
    private var least = 0.0
    private var most = 0.0
    /// The starts of which nothing is known.
    private var unknown = 0

    init(_ steps: [PlanStep]) {
        for step in steps {
            counts[step.kind, default: 0] += 1
            guard step.kind == .start else { continue }
            if let costs = step.costs, costs.count > 0 {
                least += costs.least
                most += costs.most
            } else {
                unknown += 1
            }
        }
    }

    private var starts: Int { counts[.start] ?? 0 }

    /// `1 created, 2 runs started; the runs cost $0.0040 - $0.0220 if they are like earlier ones`
    var phrase: String {
        let parts = PlanStep.Kind.allCases.compactMap { kind in counts[kind].map { kind.phrase($0) } }
        let text = parts.joined(separator: ", ")
        guard starts > 0 else { return text }
        guard unknown < starts, let range = RunCosts.range(least, most) else {
            return text + "; what \(starts == 1 ? "it costs" : "they cost") is not known"
        }
        let rest = unknown == 0 ? "" : ", \(unknown) of them not counted: nothing is known of earlier ones"
        let runs =
            starts == 1
            ? "the run costs \(range) if it is like earlier ones"
            : "the runs cost \(range) if they are like earlier ones"
        return "\(text); \(runs)\(rest)"
    }

    var json: JSONTree {
        var fields: [String: JSONTree] = [:]
        for kind in PlanStep.Kind.allCases { fields[kind.rawValue] = .integer(Int64(counts[kind] ?? 0)) }
        fields["cost"] = .object([
            "least": .extreme(least), "most": .extreme(most), "unknown": .integer(Int64(unknown)),
        ])
        return .object(fields)
    }
}
