import Documentation
import LineEditor

/// What there is to read about, a line for each.
struct ManualOverview {
    private let pages: [ManualPage]

    init(_ pages: [ManualPage]) {
        self.pages = pages
    }

    func lines(width: Int) -> [StyledText] {
        var writer = HelpWriter(width: width)
        writer.paragraph("moongate doc NAME shows one of these, a function in it, or a Lua file.")
        writer.gap()
        let topics = pages.compactMap(\.topics.first)
        let column = min(24, topics.map(\.name.columns).max() ?? 0)
        for topic in topics { writer.entry(topic.name, topic.summary, column: column) }
        return writer.lines
    }
}
