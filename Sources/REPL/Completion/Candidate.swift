import Documentation
import GatewayAPI
import LineEditor

/// Something that could stand at the cursor.
struct Candidate: Equatable, Sendable {
    /// What is inserted.
    var text: String
    /// What the menu shows; `text` when nil.
    var title: String?
    var help = ""
    /// What it would do if it were run.
    var effect: Effect = []

    /// Whether it may be suggested without being asked for.
    var isHarmless: Bool { effect.isDisjoint(with: .harmful) }

    var forMenu: Completions.Candidate {
        Completions.Candidate(text, title: title, help: help, badge: effect.isEmpty ? nil : EffectBadge.text(effect))
    }
}

extension [Candidate] {
    /// Those that go on from what has been typed: in the same letters, or, if there are none, in letters of another case.
    /// Each text once.
    func matching(_ prefix: String) -> [Candidate] {
        let folded = prefix.lowercased()
        let exact = filter { $0.text.utf8.starts(with: prefix.utf8) }
        let found = exact.isEmpty ? filter { $0.text.lowercased().hasPrefix(folded) } : exact
        var seen: Set<String> = []
        return found.filter { candidate in
            candidate.text.unicodeScalars.allSatisfy(\.isHarmless) && seen.insert(candidate.text).inserted
        }
    }
}
