import GatewayAPI

/// Everything that was said about what a script may do. What is forbidden stays so; then the header is a ceiling; then
/// comes what is allowed; then whoever can be asked.
public struct Rules: Sendable {
    public var setting: Setting
    /// Allowed and forbidden by options and by the user's policy.
    public var grants: [Grant] = []
    public var denials: [Grant] = []
    /// What the header of the script declares; nil when it has none.
    public var ceiling: [Grant]?
    /// `-y`: questions that would be asked are answered with yes.
    public var answersYes = false
    /// `--no-prompt`: nobody is asked.
    public var asksNobody = false

    public init(_ setting: Setting) {
        self.setting = setting
    }

    /// Whether nothing was said and everything is allowed.
    public var allowsEverything: Bool {
        setting == .local && denials.isEmpty && ceiling == nil && !narrowsReading
    }

    /// What was said about single things, so that nothing may be done that concerns all of them at once; nil when nothing
    /// was.
    ///
    /// - Parameter changes: whether more than reading is meant.
    public func restriction(changes: Bool) -> Decision.Rule? {
        if let denial = denials.first(where: { changes || $0.effect.contains(.read) }) {
            return .init(denial.source, .forbidden, scope: denial.phrase)
        }
        if changes, ceiling != nil { return .init(.header, .undeclared) }
        return narrowsReading ? .init(.standard, .narrowed) : nil
    }

    /// Whether what is allowed to be read was named.
    private var narrowsReading: Bool {
        let reads = grants.filter { $0.effect.contains(.read) }
        return !reads.isEmpty && !reads.contains { $0.scope == .everything }
    }

    public func decide(_ need: Need) -> Decision {
        if let denial = denials.first(where: { $0.forbids(need) }) {
            return .deny(.init(denial.source, .forbidden, scope: denial.phrase))
        }
        let declared = ceiling?.first { $0.allows(need) }
        if ceiling != nil, declared == nil { return .deny(.init(.header, .undeclared)) }
        if let grant = grants.first(where: { $0.allows(need) }) {
            return .allow(.init(grant.source, .granted, scope: grant.phrase))
        }
        if need.effect == .read, narrowsReading { return .deny(.init(.standard, .narrowed)) }
        switch setting.standard(need.effect, isDeclared: declared != nil) {
        case .allow: return .allow(.init(.standard, .byDefault))
        case .refuse: return .deny(.init(.standard, .noTerminal))
        case .ask where asksNobody: return .deny(.init(.flag("--no-prompt"), .notAsked))
        case .ask where answersYes: return .allow(.init(.flag("-y"), .granted))
        case .ask: return .ask
        }
    }

    /// Whether the header declares the effect for some thing of the kind, so that it may be for this one, whose name nobody knows.
    public func declaresSome(_ need: Need) -> Bool {
        ceiling?.contains { $0.effect.contains(need.effect) && $0.scope.concerns(need.resource.kind) } ?? true
    }

    /// Whether the decision may depend on names that the script has not given, so that these have to be found out.
    public func dependsOnNames(_ need: Need) -> Bool {
        guard !need.resource.names.isEmpty else { return false }
        let named = { (grant: Grant) in
            grant.effect.contains(need.effect) && grant.scope.concerns(need.resource.kind)
                && !grant.scope.isWhole(for: need.resource.kind)
        }
        if denials.contains(where: named) { return !isSettled(decide(need)) }
        if case .allow = decide(need) { return false }
        return grants.contains(where: named) || ceiling?.contains(where: named) ?? false
    }

    /// A name that was not given can forbid, but nothing lifts what forbids already.
    private func isSettled(_ decision: Decision) -> Bool {
        guard case .deny(let rule) = decision else { return false }
        return rule.reason == .forbidden
    }
}
