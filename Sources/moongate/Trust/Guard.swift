import ApifyModule
import GatewayAPI
import GatewayClient
import LuaEngine
import Permissions
import Synchronization

/// Decides what a script may do, keeps it within its limits, asks whoever can be asked, and keeps the record.
final class Guard: Gatekeeper {
    /// What it goes by.
    struct Setup: Sendable {
        var rules: Rules
        var limits = Limits()
        var abortsOverBudget = false
        var suggestsHeader = false
        /// Where what would be done is written down from the beginning; nil when it is done.
        var plan: Plan?
        var audit: AuditLog?
        let script: ScriptCall
        /// The connection that was chosen, for messages.
        var connection: String?
        var policyFile: PolicyFile?
    }

    struct State {
        var rules: Rules
        var spending: Spending
        var number = 0
        /// Other names of things, as far as they were looked up.
        var names: [Resource: [String]] = [:]
        var requests = 0
        var draft = HeaderDraft()
        var watch: Task<Void, Never>?
        /// Runs that are being aborted.
        var aborted: Set<String> = []
        /// Where runs are looked at and aborted, once it is known.
        var gateway: (any GatewayAccess)?
        /// Where what would be done is written down; nil when it is done.
        var plan: Plan?
        /// The connection that was chosen, for messages.
        var connection: String?
    }

    let setup: Setup
    let desk: QuestionDesk
    let state: Mutex<State>
    let picker = ConnectionPicker()
    /// Told of the connection that somebody has chosen.
    let connectionChosen = Mutex<(@Sendable (ConnectionEntry) -> Void)?>(nil)

    init(_ setup: Setup, desk: QuestionDesk) {
        self.setup = setup
        self.desk = desk
        var state = State(rules: setup.rules, spending: Spending(setup.limits))
        (state.plan, state.connection) = (setup.plan, setup.connection)
        self.state = Mutex(state)
    }

    /// Whether the local gateway lets scripts do what they like with it.
    var isLenient: Bool { setup.rules.setting == .local }

    func admit(_ intent: Intent, through gateway: any GatewayAccess) async throws -> Admission {
        let action = Action(intent)
        let admission = begin(intent, gateway)
        try await chooseConnection(for: intent, gateway)
        var needs: [Need] = []
        for need in action.needs { needs.append(try await named(need, gateway)) }
        if setup.suggestsHeader { state.withLock { [needs] in $0.draft.add(action, needs) } }
        var (settled, open) = try sorted(needs, admission)
        if let first = needs.first, let rule = await excess(action, gateway) {
            throw refusal(admission, needs, first, rule)
        }
        if let plan {
            await write(intent, needs, isAsked: !open.isEmpty, in: plan, gateway)
            try record(admission, needs, settled)
            return admission
        }
        if let first = open.first {
            if let endless = open.first(where: { $0.resource.scope.utf8.count > Question.longestLabel }) {
                state.withLock { $0.spending.giveBack(action) }
                throw refusal(admission, needs, endless, Decision.Rule(.standard, .unshowable))
            }
            guard await isAgreed(open, intent, gateway) else {
                state.withLock { $0.spending.giveBack(action) }
                throw refusal(admission, needs, first, Decision.Rule(.answer, .declined))
            }
            settled.append(Decision.Rule(intent.source, .granted))
        }
        try record(admission, needs, settled)
        watchCosts(of: action)
        return admission
    }

    /// What keeps the client from sending more requests than allowed; nil when any number is.
    var beforeRequest: (@Sendable (OperationCall) -> GatewayError?)? {
        guard let most = setup.limits.requests else { return nil }
        return { [weak self] _ in
            let isOver = self?.state.withLock { state in
                state.requests += 1
                return state.requests > most
            }
            guard isOver ?? false else { return nil }
            let allowed = most == 1 ? "1 request" : "\(most) requests"
            return GatewayError(
                code: .permissionDenied, message: "--max-requests allows \(allowed), and all were sent",
                hint: "raise --max-requests, in the policy too where it sets it")
        }
    }

    func ended(_ admission: Admission, _ outcome: Admission.Outcome) {
        let action = Action(admission.intent)
        switch outcome {
        case .done(let response):
            if action.startsRun, let run = response.flatMap(RunSummary.init) {
                state.withLock { $0.spending.started(run.id) }
                saw(run)
            } else if action.operation.group == "runs", let run = response.flatMap(RunSummary.init) {
                saw(run)
            }
        case .failed(let error) where !error.ambiguous: state.withLock { $0.spending.giveBack(action) }
        case .failed, .abandoned: break
        }
        if !isPlanned(admission.intent) { setup.audit?.ended(admission, outcome) }
    }

    /// The smallest header that allows what the script has asked for so far; nil when nobody wants to know.
    var suggestedHeader: String? { setup.suggestsHeader ? state.withLock { $0.draft.text } : nil }

    /// Lets go of the gateway.
    func close() {
        let watch = state.withLock { state in
            state.gateway = nil
            return state.watch
        }
        watch?.cancel()
    }

    // MARK: - Decisions

    private func begin(_ intent: Intent, _ gateway: any GatewayAccess) -> Admission {
        let number = state.withLock { state in
            state.number += 1
            state.gateway = gateway
            return state.number
        }
        return Admission(number: number, intent: intent)
    }

    /// What decided about the needs, and those about which somebody has to be asked.
    private func sorted(_ needs: [Need], _ admission: Admission) throws -> ([Decision.Rule], [Need]) {
        let rules = state.withLock { $0.rules }
        var (settled, open): ([Decision.Rule], [Need]) = ([], [])
        for need in needs {
            switch rules.decide(need) {
            case .deny(let rule) where rule.reason == .undeclared && isUnknown(need) && rules.declaresSome(need):
                settled.append(rule)
            case .deny(let rule): throw refusal(admission, needs, need, rule)
            case .allow(let rule): settled.append(rule)
            case .ask: open.append(need)
            }
        }
        return (settled, open)
    }

    /// Whether it is about a thing that only a planned call would make.
    private func isUnknown(_ need: Need) -> Bool {
        plan != nil && need.resource.names.contains { $0.contains(PlannedAnswer.unknown) }
    }

    /// Whether it is written down in place of being done.
    private func isPlanned(_ intent: Intent) -> Bool {
        plan != nil && intent.call.operation.effect != .read
    }

    private func record(_ admission: Admission, _ needs: [Need], _ rules: [Decision.Rule]) throws {
        let decision = isPlanned(admission.intent) ? "plan" : "allow"
        guard let audit = setup.audit, !audit.decided(admission, needs, decision, rules) else { return }
        throw ErrorObject(
            message: "the audit file \(audit.path) cannot be written, so nothing is done off the record",
            fields: [("code", .string("audit_failed"))])
    }

    private func refusal(
        _ admission: Admission, _ needs: [Need], _ need: Need, _ rule: Decision.Rule
    ) -> ErrorObject {
        _ = setup.audit?.decided(admission, needs, "deny", [rule])
        let rules = state.withLock { $0.rules }
        let wanting = needs.filter { other in
            switch rules.decide(other) {
            case .ask: rule.reason != .undeclared
            case .deny(let found): found.reason == rule.reason
            case .allow: false
            }
        }
        return Denial(
            need: need, wanting: wanting, rule: rule, intent: admission.intent, script: setup.script,
            connection: state.withLock { $0.connection },
            policyPath: setup.policyFile?.path ?? ""
        ).error
    }

    /// Takes what the action needs from the limits.
    ///
    /// - Returns: the limit that does not allow it.
    private func excess(_ action: Action, _ gateway: any GatewayAccess) async -> Decision.Rule? {
        if action.startsRun, setup.limits.dollars != nil, plan == nil { await lookAtCosts() }
        guard let excess = state.withLock({ $0.spending.take(action) }) else { return nil }
        return Decision.Rule(
            .budget(excess.option), .overBudget, scope: "\(excess.option) is used up: \(excess.phrase)")
    }

    private func isAgreed(_ needs: [Need], _ intent: Intent, _ gateway: any GatewayAccess) async -> Bool {
        if intent.consent != nil { return true }
        var question = Question(intent, needs, gateway)
        question.isSavable = savable(needs) != nil
        switch await desk.ask(question) {
        case .no: return false
        case .yes: return true
        case .always:
            let grants = needs.map { Grant($0.effect, Scope.only($0.resource), from: .answer) }
            state.withLock { $0.rules.grants += grants }
            return true
        case .save:
            save(needs)
            return true
        }
    }

    /// What the user's policy would have to allow so that nobody is asked about the needs again; nil where that cannot be
    /// said for just them, or would change nothing.
    private func savable(_ needs: [Need]) -> [Grant]? {
        guard setup.policyFile?.isPlaced ?? false else { return nil }
        var grants: [Grant] = []
        for need in needs {
            // A run is never met again.
            guard need.resource.kind != .run, let scope = Scope.exact(need.resource) else { return nil }
            grants.append(Grant(need.effect, scope, from: .policy))
        }
        var rules = state.withLock { $0.rules }
        rules.grants += grants
        let isSettled = needs.allSatisfy { need in
            if case .allow = rules.decide(need) { return true }
            return false
        }
        return isSettled ? grants : nil
    }

    private func save(_ needs: [Need]) {
        guard let grants = savable(needs), let file = setup.policyFile else { return }
        state.withLock { $0.rules.grants += grants }
        do throws(PermissionError) {
            try file.allow(grants)
            let saved = grants.map { RemoteText.tamed($0.phrase, limit: 300) }.joined(separator: ", ")
            StandardError.line("moongate: saved in \(file.path): \(saved) is allowed from now on")
        } catch {
            StandardError.line(
                "moongate: the policy \(file.path) could not be changed: \(error.message); the answer holds for this session"
            )
        }
    }
}

extension Intent {
    /// Where a yes comes from.
    fileprivate var source: Source {
        if case .option(let option)? = consent { return .flag(option) }
        return .answer
    }
}

extension Action {
    init(_ intent: Intent) {
        let call = intent.call
        self.init(call.operation, path: call.path, query: call.query, body: call.body)
    }
}
