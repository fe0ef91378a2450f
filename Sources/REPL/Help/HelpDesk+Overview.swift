import Documentation
import LineEditor

extension HelpDesk {
    /// The commands that matter first, in this order, as far as the prompt has them.
    private static let first = [
        ":help", ":conn", ":gateway", ":local", ":x", ":json", ":history", ":save", ":jobs", ":time", ":quit",
    ]

    /// Where to begin: what `help()` shows.
    public func overview(width: Int) -> [StyledText] {
        var writer = HelpWriter(width: width)
        writer.paragraph(
            "Type Lua: an expression shows its value, anything else runs. Every call waits for its answer.")
        writer.heading("Try")
        writer.steps([
            ("apify.acts.list()", "the actors you own or have used"),
            ("run = apify.acts.call('apify~hello-world', { name = 'Ada' })", "run one and wait for its end"),
            ("apify.datasets.items(run.defaultDatasetId)", "what it found; it shows more"),
            ("apify.runs.list({ desc = true })", "what ran last"),
        ])
        writer.heading("Find")
        writer.steps([
            ("?apify.acts.run", "one name: arguments, options, example; ??name adds the Lua source"),
            ("help('webhook')", "everything that speaks of a word"),
            ("help(run)", "what a value is and what one can do with it"),
            ("Tab, F1", "names and options while you type, and what they mean"),
        ])
        writer.heading("Tables")
        let tables = ["apify", "cursor", "async", "json"].compactMap { index[$0] }
        for table in tables { writer.entry(table.name, table.summary, column: 8) }
        let known = Self.first.compactMap { index[$0] }.prefix(10)
        if !known.isEmpty {
            writer.heading("Commands")
            let column = min(22, known.map(\.signature.count).max() ?? 0)
            for command in known { writer.entry(command.signature, command.summary, column: column) }
        }
        return writer.lines
    }
}

extension HelpWriter {
    /// Inputs and what they show: below each other, so that they can be pasted whole.
    fileprivate mutating func steps(_ steps: [(input: String, meaning: String)]) {
        let column = steps.map(\.input.count).max() ?? 0
        let fits = width >= column + 40
        for step in steps { entry(step.input, step.meaning, column: fits ? column : 0) }
    }
}
