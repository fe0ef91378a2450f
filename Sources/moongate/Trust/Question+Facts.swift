import ApifyModule
import GatewayAPI
import GatewayClient
import Permissions

extension Question {
    /// Beyond this a list in an input is worth a word.
    private static let manyEntries = 100

    private var body: JSONTree? { intent.call.body.flatMap(JSONTree.init) }

    /// Everything that is worth knowing before the answer. Asks the gateway, reading only; what cannot be found out is
    /// left out.
    func facts() async -> QuestionFacts {
        var facts = QuestionFacts(title: title, effects: effects)
        switch operation.id {
        case "acts.run", "tasks.run": await Self.addRuns([self], &facts)
        case "schedules.create", "schedules.update": await addSchedule(&facts)
        case "webhooks.create", "webhooks.update": await addWebhook(&facts)
        default: await addThing(&facts)
        }
        await facts.addAccount(gateway)
        facts.add("from", [intent.place, intent.function].compactMap { $0 }.joined(separator: ", "))
        return facts
    }

    /// What a request for more detail says; nil when it fails.
    func look(_ id: String, _ path: [String] = [], _ query: [(String, String)] = []) async -> JSONTree? {
        guard let operation = Catalogue.operation(id), let client = try? await gateway.client(),
            let answer = try? await client.send(OperationCall(operation, path: path, query: query))
        else { return nil }
        let tree = JSONTree(answer.body)
        return tree?["data"] ?? tree
    }

    // MARK: - Runs

    /// Of runs of one line: the actors or tasks, the inputs, and what earlier runs have cost.
    static func addRuns(_ questions: [Question], _ facts: inout QuestionFacts) async {
        var groups: [[Question]] = []
        for question in questions {
            if let index = groups.firstIndex(where: { $0[0].differsInInputOnly(from: question) }) {
                groups[index].append(question)
            } else {
                groups.append([question])
            }
        }
        for group in groups.prefix(shownOfMany) { await group[0].addRun(group, &facts) }
        facts.addRest(groups.dropFirst(shownOfMany).map(\.count).reduce(0, +), " runs")
        let inputs = questions.compactMap(\.body)
        if let input = inputs.first { facts.addDetails(questions.count == 1 ? input : .array(inputs)) }
    }

    private func differsInInputOnly(from other: Question) -> Bool {
        needs == other.needs && intent.call.path == other.intent.call.path && options == other.options
    }

    /// What runs with several inputs have in common is said once.
    private func addRun(_ alike: [Question], _ facts: inout QuestionFacts) async {
        guard let resource = needs.first?.resource, let reference = intent.call.path.first else { return }
        let thing = await look(resource.kind.group + ".get", [reference])
        facts.add(resource.kind.phrase, reference + (thing?["title"]?.string.map { " (\($0))" } ?? ""))
        for run in alike.prefix(Self.shownOfMany) {
            facts.add("input", run.body?.summary() ?? (resource.kind == .task ? "the task's own" : "none"))
        }
        facts.addRest(alike.count - Self.shownOfMany)
        for input in alike.compactMap(\.body) { warn(of: input, &facts) }
        facts.add("options", options)
        for need in needs where need.effect == .persist {
            facts.warn(
                "the run's data is announced to \(need.resource.names.first ?? "an address of the script's choice")")
        }
        facts.add("cost", await earlierCosts(thing, isTask: resource.kind == .task))
    }

    private var options: String {
        intent.call.query.filter { $0.0 != "webhooks" }.map { "\($0.0) = \($0.1)" }.joined(separator: ", ")
    }

    private func warn(of input: JSONTree, _ facts: inout QuestionFacts) {
        for (name, value) in input.fields where value.elements.count > Self.manyEntries {
            facts.warn("a large input: \(name) has \(value.elements.count) entries")
        }
        let isCrawl = input["startUrls"] != nil
        if isCrawl, !input.fields.contains(where: { $0.key.hasPrefix("max") }) {
            facts.warn("nothing such as maxRequestsPerCrawl limits the crawl")
        }
    }

    /// What the last runs of the same actor or task have cost.
    private func earlierCosts(_ thing: JSONTree?, isTask: Bool) async -> String {
        guard let costs = await runCosts(thing, isTask: isTask) else { return "not known" }
        return costs.phrase
    }

    /// What the last runs of the actor or task that is to be started have cost; nil when that cannot be found out.
    func runCosts() async -> RunCosts? {
        guard let kind = needs.first?.resource.kind, let reference = intent.call.path.first else { return nil }
        return await runCosts(await look(kind.group + ".get", [reference]), isTask: kind == .task)
    }

    private func runCosts(_ thing: JSONTree?, isTask: Bool) async -> RunCosts? {
        guard let id = thing?["id"]?.string,
            let runs = await look("runs.list", [], [("desc", "1"), ("limit", "200")])?["items"]?.elements
        else { return nil }
        let costs = runs.filter { $0[isTask ? "actorTaskId" : "actId"]?.string == id }
            .compactMap { $0["usageTotalUsd"]?.double }
        return RunCosts(costs.prefix(5))
    }

    // MARK: - Things

    private func addThing(_ facts: inout QuestionFacts) async {
        for need in needs { facts.add(need.resource.kind.label, need.resource.scope) }
        if operation.effect.contains(.delete), let extent = await extent() {
            facts.add("holds", extent.phrase)
            facts.word = extent.word
        } else if operation.name != "create" {
            facts.add("known as", await knownAs())
        }
        guard let body else { return }
        facts.add(operation.body?.name ?? "with", body.summary())
        facts.addDetails(body)
        if operation.name == "update", let old = await look("\(operation.group).get", intent.call.path) {
            addChanges(from: old, to: body, &facts)
        }
    }

    /// What people know the thing by that a script names by its ID.
    private func knownAs() async -> String {
        guard let resource = needs.first?.resource, let reference = intent.call.path.first,
            let thing = await look(resource.kind.group + ".get", [reference])
        else { return "" }
        let fields = ["name", "title", "cronExpression", "requestUrl", "status", "startedAt"]
        let texts = fields.compactMap { thing[$0]?.string }.filter { !$0.isEmpty && !resource.names.contains($0) }
        return texts.joined(separator: ", ")
    }

    /// The fields that get other values.
    func addChanges(from old: JSONTree, to new: JSONTree, _ facts: inout QuestionFacts) {
        for change in Self.changes(from: old, to: new) { facts.add("change", change) }
    }

    /// `cronExpression: "0 1 * * *" -> "0 5 * * *"`, field by field.
    static func changes(from old: JSONTree, to new: JSONTree) -> [String] {
        new.fields.filter { old[$0.key]?.text != $0.value.text }
            .map { "\($0.key): \(old[$0.key]?.brief ?? "nothing") -> \($0.value.brief)" }
    }

    /// How much is in a storage that is to be deleted, and what has to be typed for it.
    func extent() async -> (phrase: String, word: String?)? {
        guard operation.name == "delete", let resource = needs.first?.resource, let reference = intent.call.path.first,
            [.dataset, .kvs, .queue].contains(resource.kind),
            let thing = await look(resource.kind.group + ".get", [reference])
        else { return nil }
        let name = thing["name"]?.string
        let word = name ?? thing["id"]?.string ?? reference
        let (count, what): (Int?, String) =
            switch resource.kind {
            case .dataset: (thing["itemCount"]?.integer, "item")
            case .queue: (thing["totalRequestCount"]?.integer, "request")
            default:
                (
                    await look("key_value_stores.keys", [reference], [("limit", "1000")])?["items"]?.elements.count,
                    "record"
                )
            }
        let amount = count.map { count in
            if count >= 1000, resource.kind == .kvs { return "1000 \(what)s or more" }
            return count == 1 ? "1 \(what)" : "\(count) \(what)s"
        }
        let isPlain = name == nil && count == 0
        let phrase = [name.map { "named \($0)" }, amount ?? "an unknown number of \(what)s"].compactMap { $0 }
        return (phrase.joined(separator: ", "), isPlain ? nil : RemoteText.tamed(word, limit: 200))
    }
}
