import ApifyModule
import GatewayClient
import LuaEngine
import Permissions

/// What a script and its user are told of something that may not be done: what, where, why, and how to allow exactly that.
struct Denial {
    let need: Need
    /// All that the call needs and that is wanting for the same reason: who allows one of them allows nothing yet.
    let wanting: [Need]
    let rule: Decision.Rule
    let intent: Intent
    let script: ScriptCall
    /// The connection that was chosen, where one was.
    let connection: String?
    let policyPath: String

    var error: ErrorObject {
        var fields: [(name: String, value: LuaValue)] = [
            ("code", .string("permission_denied")), ("operation", .string(intent.call.operation.id)),
            ("effect", .string(need.name)), ("resource", .string(shown)), ("rule", .string(rule.name)),
            ("why", .string(why)),
        ]
        if case .budget(let option) = rule.source { fields.append(("budget", .string(option))) }
        return ErrorObject(message: text, fields: fields)
    }

    /// Names come from scripts, and from whoever they have them from.
    private var shown: String { RemoteText.tamed(need.resource.scope, limit: 200) }

    private var text: String {
        let account = connection.map { " (connection \(RemoteText.tamed($0, limit: 100)))" } ?? ""
        let place = [intent.place.map { RemoteText.tamed($0, limit: 200) }, intent.function].compactMap { $0 }
            .joined(separator: "   ")
        var lines = ["permission denied: \(need.name) on \(shown)\(account)", "  at \(place)", "  why: \(why)"]
        for (label, way) in ways {
            lines.append("  " + label + ":" + String(repeating: " ", count: max(14 - label.count, 1)) + way)
        }
        return lines.joined(separator: "\n")
    }

    private var why: String {
        switch rule.reason {
        case .forbidden: forbidden
        case .undeclared:
            "the header of \(script.name) does not declare it, and a script does no more than its header says, even with -A"
        case .narrowed: "--allow-read names what may be read, and this is not among it"
        case .noTerminal: "nothing allows it, and there is no terminal to ask on"
        case .notAsked: "nothing allows it, and --no-prompt forbids to ask"
        case .declined: "the answer to the question was no"
        case .unshowable:
            "its name has \(need.resource.scope.utf8.count) bytes, and a question whose names cannot be shown is not asked"
        case .overBudget: rule.scope ?? "a limit is used up"
        case .granted, .byDefault: "it is allowed"
        }
    }

    private var forbidden: String {
        if case .policy = rule.source {
            return "the policy in \(policyPath) forbids \(rule.scope ?? "it"), and nothing lifts that"
        }
        return "\(rule.source.name) forbids it, and nothing lifts that"
    }

    /// What the user can do, and what to call it.
    private var ways: [(String, String)] {
        switch rule.reason {
        case .forbidden:
            if case .policy = rule.source {
                return [("to allow it", "take \(rule.scope ?? "it") out of \"deny\" there")]
            }
            return [("to allow it", "leave \(ScriptCall.quoted(rule.source.name)) out")]
        case .undeclared: return [("to allow it", "add \(declaration) to effects in the header")]
        case .overBudget:
            guard case .budget(let option) = rule.source else { return [] }
            return [("to allow it", "raise \(option), in the header and the policy too where they set it")]
        case .narrowed, .noTerminal, .notAsked, .declined:
            let options = scopes.flatMap { effect, scopes in scopes.map { "--allow-\(effect)=\($0)" } }
            return [
                ("allow once", script.command(with: options)),
                ("allow always", "put \(listed { "\"\($0)\": [\($1)]" }) under \"allow\" in \(policyPath)"),
            ]
        case .granted, .byDefault, .unshowable: return []
        }
    }

    private var declaration: String { listed { "\($0) = { \($1) }" } }

    /// What would have to be allowed, by effect.
    private var scopes: [(effect: String, scopes: [String])] {
        if let whole = intent.undertaking { return [(need.name, [need.resource.written(whole)])] }
        var scopes: [(effect: String, scopes: [String])] = []
        for need in wanting {
            let scope = need.resource.writtenScope
            guard let index = scopes.firstIndex(where: { $0.effect == need.name }) else {
                scopes.append((need.name, [scope]))
                continue
            }
            if !scopes[index].scopes.contains(scope) { scopes[index].scopes.append(scope) }
        }
        return scopes
    }

    /// The same as a list.
    private func listed(_ form: (_ effect: String, _ scopes: String) -> String) -> String {
        scopes.map { form($0.effect, $0.scopes.map { "\"\($0)\"" }.joined(separator: ", ")) }.joined(separator: ", ")
    }
}
