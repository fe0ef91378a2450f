import ApifyModule
import LuaEngine
import Permissions

/// `apify.dev` acts on the local gateway as a whole. What was said about single things would be gone around with it.
extension Guard {
    /// The functions that delete, and count nothing.
    private static let deleting: Set<String> = ["apify.dev.reset", "apify.dev.snapshot.restore"]

    func refusal(ofDevelopment function: String, changes: Bool, place: String?) -> ErrorObject? {
        guard let why = reason(function, changes) else { return nil }
        let lines = [
            "permission denied: \(function) concerns all that the local gateway holds",
            "  at \([place, function].compactMap { $0 }.joined(separator: "   "))", "  why: \(why)",
        ]
        return ErrorObject(
            message: lines.joined(separator: "\n"),
            fields: [
                ("code", .string("permission_denied")), ("operation", .string(function)), ("why", .string(why)),
            ])
    }

    private func reason(_ function: String, _ changes: Bool) -> String? {
        if changes, plan != nil { return "--plan carries out nothing but reading" }
        if Self.deleting.contains(function), setup.limits.deletes != nil {
            return "--max-delete counts deletions, and those of this function are not counted; leave it out"
        }
        guard let rule = state.withLock({ $0.rules.restriction(changes: changes) }) else { return nil }
        switch rule.reason {
        case .undeclared: return "the script has a header, and that cannot declare it; a script without one may do it"
        case .narrowed: return "--allow-read names what may be read; leave it out"
        default:
            if case .policy = rule.source {
                return "the policy in \(setup.policyFile?.path ?? "policy.json") forbids \(rule.scope ?? "something")"
            }
            return "\(rule.source.name) forbids something, which this could do; leave it out"
        }
    }
}
