import ApifyModule
import GatewayAPI
import GatewayClient
import Permissions

/// Whether a script may do something that nobody has allowed yet.
struct Question: Sendable {
    let intent: Intent
    let needs: [Need]
    let gateway: any GatewayAccess
    /// Whether a yes can be written into the user's policy, so that it holds for ever.
    var isSavable = false

    init(_ intent: Intent, _ needs: [Need], _ gateway: any GatewayAccess) {
        (self.intent, self.needs, self.gateway) = (intent, needs, gateway)
    }

    /// A name that is longer than this, in bytes, is not put in front of anybody: its end, which matters, would not be seen.
    static let longestLabel = 10_000

    var operation: GatewayAPI.Operation { intent.call.operation }
    var startsRun: Bool { Action(intent).startsRun }

    /// The line that asks, with what it does: questions of the same one are asked together. Nil when no line is known.
    var site: String? {
        intent.place.map { ([$0, intent.function] + needs.map(\.name)).joined(separator: " ") }
    }

    /// What a yes for longer would mean.
    ///
    /// - Parameter isSingle: whether it is about one thing, however often.
    func sessionPhrase(isSingle: Bool) -> String {
        guard startsRun, let kind = needs.first?.resource.kind else { return "all that this line does" }
        return "runs of \(isSingle ? "this \(kind.phrase)" : "these \(kind.phrase)s"), this session"
    }

    /// `start a run?`
    var title: String {
        let thing = needs.first?.resource.kind.phrase ?? operation.group
        switch operation.id {
        case "acts.run", "tasks.run": return "start a run?"
        case "runs.resurrect": return "start the run again?"
        case "runs.abort": return "abort the run? Work that it has not stored is lost."
        case "datasets.push": return "add items to the dataset?"
        case "key_value_stores.put_record": return "store a record, in place of one of the same key?"
        case "key_value_stores.delete_record": return "delete the record?"
        case "request_queues.add_request": return "add a request to the queue?"
        case let id where id.hasSuffix(".delete"): return "delete the \(thing)?"
        case let id where id.hasSuffix(".create"): return "create a \(thing)?"
        case let id where id.hasSuffix(".update"): return "change the \(thing)?"
        default: return "call \(intent.function)?"
        }
    }

    /// The effects, for the corner of the question.
    var effects: String {
        var names: [String] = []
        for need in needs where !names.contains(need.name) { names.append(need.name) }
        return names.joined(separator: ", ")
    }

    /// One question for many of the same line.
    static func facts(of questions: [Question]) async -> QuestionFacts {
        guard let first = questions.first else { return QuestionFacts() }
        var facts = QuestionFacts(title: "\(questions.count) times: \(first.title)", effects: first.effects)
        if ["acts.run", "tasks.run"].contains(first.operation.id) {
            await addRuns(questions, &facts)
        } else {
            await addThings(questions, &facts)
        }
        await facts.addAccount(first.gateway)
        facts.add("from", first.intent.place ?? "")
        return facts
    }

    /// Of many as many are shown.
    static let shownOfMany = 5

    private static func addThings(_ questions: [Question], _ facts: inout QuestionFacts) async {
        for question in questions.prefix(shownOfMany) {
            let extent = await question.extent()
            let thing = question.needs.map(\.resource.scope).joined(separator: ", ")
            facts.add(
                question.needs.first?.resource.kind.label ?? "thing", thing + (extent.map { " (\($0.phrase))" } ?? ""))
        }
        facts.addRest(questions.count - shownOfMany)
    }
}
