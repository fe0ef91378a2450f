import ApifyModule
import GatewayClient
import Glibc
import Permissions

/// Puts together what options, header and policy say into one that decides.
struct Trust {
    /// Nil when the script may do everything and nothing is recorded.
    let gatekeeper: Guard?

    /// - Throws: `ValidationError` or `CommandProblem` when something of it makes no sense.
    init(
        _ script: ScriptSource, _ header: ScriptHeader?, _ policy: Policy, _ policyFile: PolicyFile,
        _ settings: RunSettings, _ environment: [String: String]
    ) throws {
        let call = ScriptCall(script, settings)
        try self.init(call, isPrompt: script.isPrompt, header, policy, policyFile, settings, environment)
    }

    /// - Parameter call: what was started, for messages.
    /// - Throws: `ValidationError` or `CommandProblem` when something of it makes no sense.
    init(
        _ call: ScriptCall, isPrompt: Bool = false, _ header: ScriptHeader?, _ policy: Policy, _ policyFile: PolicyFile,
        _ settings: RunSettings, _ environment: [String: String]
    ) throws {
        let permissions = settings.permissions
        let isLocal = try GatewayChoice(option: settings.gateway.choice, environment: environment) == .local
        let isAttended = isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1
        let setting: Setting = isAttended ? (isPrompt ? .prompt : .terminal) : .unattended
        var rules = Rules(isLocal && !permissions.isStrict ? .local : setting)
        rules.grants = permissions.grants + policy.grants
        rules.denials = permissions.denials + policy.denials
        rules.ceiling = header?.effects
        rules.answersYes = permissions.answersYes
        rules.asksNobody = permissions.asksNobody
        let limits = permissions.limits.combined(with: policy.limits).combined(with: header?.limits ?? Limits())
        let audit = try permissions.audit.map { path in
            let key = environment.nonEmpty("MATON_API_KEY").map { [Secret($0)] } ?? []
            return try AuditLog(path: path, redactor: Redactor(key))
        }
        // At the prompt somebody may want a plan at any time.
        if !isPrompt, rules.allowsEverything, limits.isEmpty, audit == nil, !permissions.suggestsHeader,
            !permissions.plans
        {
            gatekeeper = nil
            return
        }
        var choice = settings.gateway
        choice.connection = choice.connection ?? header?.connection
        choice.standardConnection = policy.connection
        let setup = Guard.Setup(
            rules: rules, limits: limits, abortsOverBudget: permissions.abortsOverBudget,
            suggestsHeader: permissions.suggestsHeader, plan: permissions.plans ? Plan() : nil, audit: audit,
            script: call, connection: isLocal ? nil : choice.connection(environment),
            policyFile: policyFile)
        gatekeeper = Guard(
            setup, desk: QuestionDesk(isAttended ? TerminalAsker.ofProcess() : nil, remembersLines: !isPrompt))
    }
}
