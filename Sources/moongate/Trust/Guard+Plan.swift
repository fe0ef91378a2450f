import ApifyModule
import GatewayAPI
import GatewayClient
import Permissions

extension Guard {
    /// Where what would be done is written down; nil when it is done.
    var plan: Plan? { state.withLock { $0.plan } }

    var guessWatcher: (any GuessWatcher)? { plan }

    /// Has everything but reading written down from now on, until ``endPlan()``.
    func begin(_ plan: Plan) { state.withLock { $0.plan = plan } }

    func endPlan() { state.withLock { $0.plan = nil } }

    /// What answers calls that are only planned.
    var standIn: @Sendable (OperationCall) throws(GatewayError) -> GatewayResponse? {
        { [weak self] (call) throws(GatewayError) in
            guard let plan = self?.plan else { return nil }
            if let thing = plan.existing(call) { return PlannedAnswer.found(thing, for: call) }
            return try PlannedAnswer.answer(to: call)
        }
    }

    /// Writes down what would be done, or what is looked at that would be there only then.
    ///
    /// - Parameter isAsked: whether somebody would be asked first.
    func write(_ intent: Intent, _ needs: [Need], isAsked: Bool, in plan: Plan, _ gateway: any GatewayAccess) async {
        let call = intent.call
        guard call.operation.effect != .read else {
            // A wait ends at once; what becomes of the run's status is told where a script looks at it.
            guard PlannedAnswer.isGuess(call), intent.function != "apify.wait" else { return }
            return plan.guessed("\(call.operation.id) asks for what is known after the run only", place: intent.place)
        }
        var step = PlanStep(intent, needs, isAsked: isAsked)
        if !PlannedAnswer.isGuess(call) {
            await PlanNotes(question: Question(intent, needs, gateway), plan: plan).add(to: &step)
        }
        plan.add(step)
    }
}

/// Finds out what there is already that a planned call would meet. Reads only; what cannot be found out is left out.
struct PlanNotes {
    let question: Question
    let plan: Plan

    private var call: OperationCall { question.intent.call }

    func add(to step: inout PlanStep) async {
        switch call.operation.id {
        case "acts.run", "tasks.run":
            step.costs = await plan.costs(of: step.resources.first ?? "") { await question.runCosts() }
        case "key_value_stores.put_record": await addRecord(&step)
        case "datasets.create", "key_value_stores.create", "request_queues.create": await addStorage(&step)
        case "tasks.create", "schedules.create": await addNamesake(&step)
        default:
            if call.operation.name == "delete" { await addExtent(&step) }
            if call.operation.name == "update" { await addChanges(&step) }
        }
    }

    /// A record that is there already is replaced.
    private func addRecord(_ step: inout PlanStep) async {
        guard call.path.count > 1 else { return }
        let query = [("prefix", call.path[1]), ("limit", "1")]
        guard let entry = await question.look("key_value_stores.keys", [call.path[0]], query)?["items"]?.elements.first,
            entry["key"]?.string == call.path[1]
        else { return }
        step.kind = .change
        let size = entry["size"]?.double.flatMap(ReadableAmount.size).map { ", " + $0 } ?? ""
        step.notes.append("replaces the record that is there\(size)")
    }

    /// A storage whose name there is already is used as it is; then what is in it is known.
    private func addStorage(_ step: inout PlanStep) async {
        guard let name = call.query.first(where: { $0.0 == "name" })?.1, !name.isEmpty else { return }
        let me = await question.look("users.me")?["username"]?.string
        guard let me, let thing = await question.look("\(call.operation.group).get", ["\(me)~\(name)"]),
            thing["id"] != nil
        else { return }
        step.kind = .keep
        step.notes.append("is there already and is used as it is")
        plan.found(thing, for: call)
    }

    /// Of these there is only one of each name, and making another fails.
    private func addNamesake(_ step: inout PlanStep) async {
        guard let name = step.input?["name"]?.string,
            let all = await question.look("\(call.operation.group).list", [], [("limit", "1000")])?["items"]?.elements,
            all.contains(where: { $0["name"]?.string == name })
        else { return }
        step.notes.append("fails: one of this name is there already")
    }

    private func addExtent(_ step: inout PlanStep) async {
        if let extent = await question.extent() {
            step.notes.append("holds \(extent.phrase)")
        } else if await isMissing() {
            step.notes.append(Self.missing)
        }
    }

    private static let missing = "is not there"

    /// Whether the thing is known not to exist.
    private func isMissing() async -> Bool {
        guard let operation = Catalogue.operation("\(call.operation.group).get") else { return false }
        do {
            _ = try await question.gateway.client().send(OperationCall(operation, path: call.path))
            return false
        } catch {
            return (error as? GatewayError)?.saysThatNothingIsThere ?? false
        }
    }

    private func addChanges(_ step: inout PlanStep) async {
        guard let new = step.input, let old = await question.look("\(call.operation.group).get", call.path)
        else {
            if await isMissing() { step.notes.append(Self.missing) }
            return
        }
        step.notes += Question.changes(from: old, to: new).prefix(10)
    }
}
