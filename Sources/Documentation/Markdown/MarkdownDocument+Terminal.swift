import LineEditor

extension MarkdownDocument {
    /// The page for a terminal: text is broken where the line ends, code is left as it is so that it can be pasted.
    ///
    /// - Parameter width: how many columns a line may have.
    public func lines(width: Int) -> [StyledText] {
        var layout = MarkdownLayout(width: min(max(20, width), 100))
        for block in blocks { layout.add(block) }
        return layout.lines
    }
}

/// Blocks as lines.
private struct MarkdownLayout {
    let width: Int
    private(set) var lines: [StyledText] = []

    private var wasItem = false

    init(width: Int) {
        self.width = width
    }

    mutating func add(_ block: MarkdownDocument.Block) {
        var isItem = false
        switch block {
        case .comment: return
        case .heading(_, let text):
            gap()
            lines.append(StyledText(text, .bold))
        case .paragraph(let text):
            gap()
            add(MarkdownText(text), indent: "")
        case .item(let mark, let text):
            if !wasItem { gap() }
            isItem = true
            add(MarkdownText(text), indent: "  " + mark + " ")
        case .code(_, let code, _):
            gap()
            for line in code { lines.append(StyledText("  " + line.onOneLine, Style(.cyan))) }
        case .table(let rows):
            gap()
            add(rows)
        }
        wasItem = isItem
    }

    private static func blanks(_ count: Int) -> StyledText { StyledText(String(repeating: " ", count: count)) }

    private mutating func gap() {
        if !lines.isEmpty { lines.append("") }
    }

    private mutating func add(_ text: MarkdownText, indent: String) {
        for (number, line) in text.wrapped(width - indent.columns).enumerated() {
            lines.append((number == 0 ? StyledText(indent) : Self.blanks(indent.columns)) + line)
        }
    }

    /// Cells below each other, the last of a row over several lines. Names that are much longer than the others have a line of their own.
    private mutating func add(_ rows: [[String]]) {
        let table = rows.map { $0.map(MarkdownText.init) }
        guard let count = table.map(\.count).max(), count > 0 else { return }
        let room = (width - 24) / max(1, count - 1)
        let widths = (0..<count - 1).map { column in
            table.compactMap { $0.count > column ? $0[column].columns : nil }.filter { $0 <= room }.max() ?? 0
        }
        for (number, row) in table.enumerated() where row.contains(where: { $0.columns > 0 }) {
            add(row, widths: widths, isHead: number == 0)
        }
    }

    private mutating func add(_ row: [MarkdownText], widths: [Int], isHead: Bool) {
        var start = StyledText("")
        var indent = 2
        for (cell, width) in zip(row, widths) {
            start = start + Self.blanks(indent) + cell.line(isHead ? .bold : .plain)
            indent = width - cell.columns + 2
            guard cell.columns > width else { continue }
            lines.append(start)
            (start, indent) = ("", 2 + width + 2)
        }
        guard row.count > widths.count, let last = row.last, last.columns > 0 else { return lines.append(start) }
        start = start + Self.blanks(indent)
        let rest = max(20, width - start.columns)
        let blanks = Self.blanks(start.columns)
        for (number, line) in last.wrapped(rest, isHead ? .bold : .plain).enumerated() {
            lines.append((number == 0 ? start : blanks) + line)
        }
    }
}
