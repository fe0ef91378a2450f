/// What becomes of a need.
public enum Decision: Sendable, Hashable {
    case allow(Rule)
    case deny(Rule)
    /// Nothing decides it; somebody has to be asked.
    case ask

    /// What decided.
    public struct Rule: Sendable, Hashable {
        public let source: Source
        public let reason: Reason
        /// The scope that matched, where one did.
        public let scope: String?

        public init(_ source: Source, _ reason: Reason, scope: String? = nil) {
            (self.source, self.reason, self.scope) = (source, reason, scope)
        }

        /// What records say: `--deny-delete=dataset:*`, `policy delete dataset:*`, `default`.
        public var name: String {
            guard let scope, case .policy = source else { return source.name }
            return "policy " + scope
        }
    }

    /// Why, in a form that messages can be made of.
    public enum Reason: Sendable, Hashable {
        case granted, byDefault
        case forbidden, undeclared, narrowed
        case noTerminal, notAsked, declined, unshowable, overBudget
    }
}
