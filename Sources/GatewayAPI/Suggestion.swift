/// Help with misspelt names.
public enum Suggestion {
    /// The candidate that `name` was most likely meant to be, or nil when none is close.
    ///
    /// Letter case and the choice between `_`, `-` and nothing do not count as mistakes: `max_items` is `maxItems`.
    public static func closest(to name: String, among candidates: [String]) -> String? {
        let wanted = folded(name)
        // Nobody means a forty-letter name by five letters; the bound also keeps hostile names cheap.
        guard !wanted.isEmpty, wanted.count <= 64 else { return nil }
        var best: (candidate: String, distance: Int)?
        for candidate in candidates {
            let target = folded(candidate)
            let distance = distance(wanted, target)
            let allowed = max(1, min(wanted.count, target.count) / 3)
            guard distance <= allowed || isPrefix(wanted, target) else { continue }
            if let best, best.distance <= distance { continue }
            best = (candidate, distance)
        }
        return best?.candidate
    }

    /// A sentence about an unknown name: "unknown option 'maxitems' for acts.run; did you mean 'maxItems'? valid: …".
    ///
    /// - Parameters:
    ///   - kind: What the name would name: `option`, `argument`, `value`.
    ///   - name: The unknown name.
    ///   - owner: What it was given to.
    ///   - valid: All names that are known there.
    public static func message(
        unknown kind: String, _ name: String, for owner: String, among valid: [String]
    ) -> String {
        var text = "unknown \(kind) '\(name.prefix(80))' for \(owner)"
        guard !valid.isEmpty else { return text + "; it takes none" }
        if let close = closest(to: name, among: valid) {
            text += "; did you mean '\(close)'?"
        } else {
            text += ";"
        }
        return text + " valid: " + valid.joined(separator: ", ")
    }

    private static func folded(_ name: String) -> [Character] {
        name.lowercased().filter { $0 != "_" && $0 != "-" }
    }

    private static func isPrefix(_ short: [Character], _ long: [Character]) -> Bool {
        short.count >= 3 && long.starts(with: short)
    }

    /// How many letters to insert, drop, change or swap with their neighbour to get from one to the other.
    private static func distance(_ first: [Character], _ second: [Character]) -> Int {
        guard !first.isEmpty else { return second.count }
        var beforeLast: [Int] = []
        var last = Array(0...second.count)
        for row in 1...first.count {
            var current = [row]
            for column in second.indices.map({ $0 + 1 }) {
                let same = first[row - 1] == second[column - 1]
                var cost = min(last[column] + 1, current[column - 1] + 1, last[column - 1] + (same ? 0 : 1))
                if row > 1, column > 1, first[row - 1] == second[column - 2], first[row - 2] == second[column - 1] {
                    cost = min(cost, beforeLast[column - 2] + 1)
                }
                current.append(cost)
            }
            beforeLast = last
            last = current
        }
        return last[second.count]
    }
}
