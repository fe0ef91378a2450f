import GatewayAPI
import Synchronization

/// The rules of a gateway, in order. The first one that matches a request and has its occasion hits it.
final class FaultTable: Sendable {
    struct Entry: Sendable {
        var rule: FaultRule
        /// How many requests matched.
        var matched = 0
        /// How many of them it hit.
        var hits = 0
    }

    /// More rules than this are a mistake.
    static let capacity = 1000

    private let identifiers: IdentifierSource
    private let entries = Mutex<[Entry]>([])

    init(identifiers: IdentifierSource) { self.identifiers = identifiers }

    var all: [Entry] { entries.withLock { $0 } }

    /// - Throws: ``APIError`` when there are too many, or the name is taken.
    func add(_ rules: [FaultRule]) throws -> [Entry] {
        try entries.withLock { entries in
            let known = entries.map(\.rule.id)
            guard known.count + rules.count <= Self.capacity else {
                throw APIError.invalidValue("there may be at most \(Self.capacity) fault rules")
            }
            if let taken = rules.first(where: { known.contains($0.id) }) {
                throw APIError(.conflict, "fault-not-unique", "There is a fault rule \"\(taken.id)\" already.")
            }
            let added = rules.map { Entry(rule: $0) }
            entries += added
            return added
        }
    }

    func remove(_ id: String) -> Bool {
        entries.withLock { entries in
            let count = entries.count
            entries.removeAll { $0.rule.id == id }
            return entries.count < count
        }
    }

    func removeAll() { entries.withLock { $0 = [] } }

    /// The rule that hits a request, and counts it.
    ///
    /// - Parameters:
    ///   - method: the verb.
    ///   - segments: the decoded path as it was sent.
    func rule(for method: String, _ segments: [String]) -> FaultRule? {
        entries.withLock { entries in
            guard !entries.isEmpty else { return nil }
            let path = PathPattern.canonical(segments)
            for index in entries.indices where entries[index].rule.match.fits(method, path) {
                entries[index].matched += 1
                guard isOccasion(for: entries[index]) else { continue }
                entries[index].hits += 1
                return entries[index].rule
            }
            return nil
        }
    }

    private func isOccasion(for entry: Entry) -> Bool {
        if let times = entry.rule.times, entry.hits >= times { return false }
        switch entry.rule.occasion {
        case .always: return true
        case .nth(let number): return entry.matched == number
        case .every(let number): return entry.matched % number == 0
        case .probability(let share): return identifiers.fraction() < share
        }
    }
}

extension FaultRule.Match {
    /// - Parameter segments: as ``PathPattern/canonical(_:)`` gives it.
    func fits(_ method: String, _ segments: [String]) -> Bool {
        let isDemo = segments.first == "demo" || segments == ["robots.txt"]
        if isDemo, path?.isDemo != true { return false }
        if let wanted = self.method, wanted != method { return false }
        if let path, !path.matches(segments) { return false }
        if let resource, !segments.contains(where: { $0 == resource || $0.hasSuffix("~" + resource) }) { return false }
        if let operation, OperationFinder.operation(method, segments)?.id != operation { return false }
        return true
    }
}
