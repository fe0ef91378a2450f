import GatewayAPI

/// Where a permission or a prohibition stands.
public enum Source: Sendable, Hashable {
    /// An option of the command line, as it was written: `--allow-spend=actor:*`.
    case flag(String)
    /// The user's policy file.
    case policy
    /// The header of the script.
    case header
    /// What holds when nobody has said anything.
    case standard
    /// What was answered in this session.
    case answer
    /// A limit, by the name of its option: `--max-runs`.
    case budget(String)

    /// What records call it.
    public var name: String {
        switch self {
        case .flag(let text): text
        case .policy: "policy"
        case .header: "header"
        case .standard: "default"
        case .answer: "answer"
        case .budget(let option): option
        }
    }
}

/// Effects on what lies in a scope, allowed or forbidden by somebody.
public struct Grant: Sendable, Hashable {
    public let effect: Effect
    public let scope: Scope
    public let source: Source

    public init(_ effect: Effect, _ scope: Scope, from source: Source) {
        (self.effect, self.scope, self.source) = (effect, scope, source)
    }

    func allows(_ need: Need) -> Bool {
        effect.contains(need.effect) && scope.covers(need.resource)
    }

    func forbids(_ need: Need) -> Bool {
        guard effect.contains(need.effect) else { return false }
        let resource = need.resource.withBareNames
        return need.effect == .delete ? scope.touches(resource) : scope.covers(resource)
    }

    /// `delete dataset:important-*`
    public var phrase: String { effect.names.joined(separator: "+") + " " + scope.text }
}
