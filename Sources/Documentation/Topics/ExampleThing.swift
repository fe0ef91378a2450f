/// A variable of examples, such as `run`, that stands for a thing of the account.
///
/// What only looks at a thing takes the newest one there is. What changes or deletes takes one made for that, so that
/// nobody who pastes an example loses what is dear.
struct ExampleThing {
    let name: String
    /// Finds one.
    let found: String
    /// Makes one.
    let made: String

    static let all = [
        ExampleThing(
            name: "actor", found: "actor = apify.acts.get('apify~hello-world')",
            made: "actor = apify.acts.get('apify~hello-world')"),
        ExampleThing(
            name: "run", found: "run = apify.runs.list({ desc = true }):take(1)[1]",
            made: "run = apify.acts.call('apify~hello-world')"),
        ExampleThing(
            name: "dataset", found: "dataset = apify.datasets.list({ unnamed = true, desc = true }):take(1)[1]",
            made: "dataset = apify.datasets.create()"),
        ExampleThing(
            name: "store", found: "store = apify.key_value_stores.list({ unnamed = true, desc = true }):take(1)[1]",
            made: "store = apify.key_value_stores.create()"),
        ExampleThing(
            name: "queue", found: "queue = apify.request_queues.list({ unnamed = true, desc = true }):take(1)[1]",
            made: "queue = apify.request_queues.create()"),
        ExampleThing(
            name: "task", found: "task = apify.tasks.list({ desc = true }):take(1)[1]",
            made: "task = apify.tasks.create({ actId = 'apify~hello-world' })"),
        ExampleThing(
            name: "schedule", found: "schedule = apify.schedules.list({ desc = true }):take(1)[1]",
            made: "schedule = apify.schedules.create({ cronExpression = '@daily' })"),
        ExampleThing(
            name: "webhook", found: "webhook = apify.webhooks.list({ desc = true }):take(1)[1]",
            made: """
                webhook = apify.webhooks.create({ eventTypes = { 'ACTOR.RUN.FAILED' }, \
                requestUrl = 'https://example.com/webhook', \
                condition = { actorId = apify.acts.get('apify~hello-world').id } })
                """),
        ExampleThing(
            name: "connection", found: "connection = apify.connections.list():take(1)[1]",
            made: "connection = apify.connections.create({ app = 'apify' })"),
    ]

    /// The lines that make what the example of a topic speaks of and does not make itself.
    static func preparations(for topic: HelpTopic) -> [String] {
        let looksOnly = topic.effect == nil || topic.effect == .read
        return all.filter { $0.isWanted(by: topic.example) }.map { looksOnly ? $0.found : $0.made }
    }

    /// Whether the example speaks of the thing before it sets a variable of that name.
    private func isWanted(by example: String) -> Bool {
        var start = example.startIndex
        while let found = example[start...].firstRange(of: name) {
            start = found.upperBound
            let before = example[..<found.lowerBound]
            let after = example[found.upperBound...]
            // A name of its own: neither a part of a longer one, nor a field, nor a key, nor a word in a string.
            guard before.last.map({ " ({,=".contains($0) }) ?? true, let next = after.first else { continue }
            if Self.isBinding(before) { return false }
            if next == ")" || next == "," { return true }
            if next == ".", after.dropFirst().first?.isLetter == true { return true }
        }
        return false
    }

    /// Whether a text ends where the names stand that `local`, `for` or `function(` makes.
    private static func isBinding(_ text: Substring) -> Bool {
        var rest = text
        while let last = rest.last, last == "," || last == " " || last == "_" || last.isLetter {
            if rest.hasSuffix("local ") || rest.hasSuffix("for ") { return true }
            rest.removeLast()
        }
        return rest.hasSuffix("function(")
    }
}
