import ApifyModule
import GatewayClient
import Synchronization

/// What a script would do, in order. Reading happens; everything else is written down in place of being sent, and answered
/// with what is known of its result.
final class Plan: Sendable {
    private enum Entry {
        case step(PlanStep)
        /// What the script does there by a result that is not known.
        case guess(String, place: String?)
        /// Looks at something that is not known of which nothing has come yet that could be seen.
        case look(String, place: String?, pending: Int)
    }

    private struct Guess: Hashable {
        let what: String
        let place: String?
    }

    private struct State {
        var entries: [Entry] = []
        var guesses: Set<Guess> = []
        var looks: [Guess: Int] = [:]
        /// Things that calls would find there, by the operation and the name.
        var existing: [String: JSONTree] = [:]
        var costs: [String: RunCosts] = [:]
        /// Files that the script would write, move or remove.
        var files: [String] = []
    }

    private let state = Mutex(State())

    /// Takes note of something that would be done.
    func add(_ step: PlanStep) {
        state.withLock { $0.entries.append(.step(step)) }
    }

    // MARK: - What was found out for it

    /// The thing that a call which makes what is missing would find.
    func existing(_ call: OperationCall) -> JSONTree? {
        guard let key = Self.key(call) else { return nil }
        return state.withLock { $0.existing[key] }
    }

    func found(_ thing: JSONTree, for call: OperationCall) {
        guard let key = Self.key(call) else { return }
        state.withLock { $0.existing[key] = thing }
    }

    private static func key(_ call: OperationCall) -> String? {
        call.query.first { $0.0 == "name" }.map { "\(call.operation.id) \($0.1)" }
    }

    /// What runs of an actor or task cost, which is asked for once.
    func costs(of resource: String, _ find: () async -> RunCosts?) async -> RunCosts? {
        if let known = state.withLock({ $0.costs[resource] }) { return known }
        let costs = await find()
        state.withLock { $0.costs[resource] = costs }
        return costs
    }

    // MARK: - Results

    /// Whether anything would be done.
    var hasChanges: Bool { steps.contains { $0.kind != .keep } }

    /// What would be done.
    var steps: [PlanStep] {
        state.withLock { $0.entries }.compactMap { entry in
            if case .step(let step) = entry { return step }
            return nil
        }
    }

    /// The files that were left as they are.
    private var files: [String] { state.withLock { $0.files } }

    /// What people read.
    var text: String {
        let entries = state.withLock { $0.entries }
        let steps = steps
        let guesses = entries.compactMap(Self.guess).map { Self.line($0) }
        guard !steps.isEmpty else {
            return (["plan: nothing but reading"] + guesses + fileLines).joined(separator: "\n")
        }
        let count =
            steps.count == 1
            ? "1 action, which was not carried out" : "\(steps.count) actions, none of which was carried out"
        let lines = entries.flatMap { entry -> [String] in
            if case .step(let step) = entry { return step.lines }
            return [Self.guess(entry).map { Self.line($0) }].compactMap { $0 }
        }
        let total = PlanTotal(steps)
        let legend = "(+ creates, ~ changes, - deletes, $ starts a run, = stays)"
        return (["plan: \(count)  \(legend)"] + lines + ["in all: " + total.phrase] + fileLines).joined(separator: "\n")
    }

    private var fileLines: [String] {
        let files = files
        guard !files.isEmpty else { return [] }
        let names = files.prefix(20).map { RemoteText.tamed($0, limit: 200) }
        let rest = files.count > 20 ? ["and \(files.count - 20) more"] : []
        return ["files that were left as they are: " + (names + rest).joined(separator: ", ")]
    }

    /// What programs read.
    var json: JSONTree {
        let entries = state.withLock { $0.entries }
        let guesses = entries.compactMap(Self.guess).map { guess -> JSONTree in
            var fields = ["what": JSONTree.string(guess.what)]
            if let place = guess.place { fields["place"] = .string(place) }
            return .object(fields)
        }
        let steps = steps
        return .object([
            "actions": .array(steps.map(\.json)), "guesses": .array(guesses), "files": .strings(files),
            "total": PlanTotal(steps).json,
        ])
    }

    private static func guess(_ entry: Entry) -> Guess? {
        switch entry {
        case .guess(let what, let place): Guess(what: what, place: place)
        case .look(let name, let place, let pending) where pending > 0:
            Guess(what: "\(name) is looked at before it is known", place: place)
        case .step, .look: nil
        }
    }

    private static func line(_ guess: Guess) -> String {
        let what = RemoteText.tamed(guess.what, limit: 200)
        return "  ? \(what); what follows may differ"
            + (guess.place.map { "  " + RemoteText.tamed($0, limit: 200) } ?? "")
    }
}

extension Plan: GuessWatcher {
    var unknown: String { PlannedAnswer.unknown }

    func looked(at name: String, place: String?) {
        state.withLock { state in
            let look = Guess(what: name, place: place)
            if let index = state.looks[look] {
                if case .look(_, _, let pending) = state.entries[index] {
                    state.entries[index] = .look(name, place: place, pending: pending + 1)
                }
            } else {
                state.looks[look] = state.entries.count
                state.entries.append(.look(name, place: place, pending: 1))
            }
        }
    }

    func used(_ name: String, place: String) {
        state.withLock { state in
            let look = Guess(what: name, place: place.isEmpty ? nil : place)
            guard let index = state.looks[look], case .look(_, _, let pending) = state.entries[index] else { return }
            state.entries[index] = .look(name, place: look.place, pending: pending - 1)
        }
    }

    func left(_ path: String) {
        state.withLock { state in
            if !state.files.contains(path) { state.files.append(path) }
        }
    }

    func guessed(_ what: String, place: String?) {
        state.withLock { state in
            guard state.guesses.insert(Guess(what: what, place: place)).inserted else { return }
            state.entries.append(.guess(what, place: place))
        }
    }
}
