/// The list of what could stand at the cursor, while it is open.
struct CompletionMenu {
    /// How many candidates are seen at once.
    static let height = 8
    private static let widestTitle = 40

    private(set) var completions: Completions
    private(set) var selected = 0
    private var top = 0

    init(_ completions: Completions) {
        self.completions = completions
    }

    var candidate: Completions.Candidate { completions.candidates[selected] }

    /// Goes up or down the list, around its ends.
    mutating func select(by step: Int) {
        let count = completions.candidates.count
        selected = ((selected + step) % count + count) % count
        if selected < top { top = selected }
        if selected >= top + Self.height { top = selected - Self.height + 1 }
    }

    /// Puts other candidates in the list and keeps the selected one if it is still there.
    mutating func update(_ new: Completions) {
        let text = candidate.text
        completions = new
        top = 0
        selected = 0
        if let index = new.candidates.firstIndex(where: { $0.text == text }) { select(by: index) }
    }

    /// The rows of the menu: candidates with their badges, then the help of the selected one.
    ///
    /// - Parameter height: how many rows there is room for.
    func rows(width: Int, height: Int) -> [Row] {
        let candidates = completions.candidates
        let count = min(Self.height, candidates.count, max(1, height - 1))
        let first = min(max(top, selected - count + 1), candidates.count - count)
        let visible = candidates[first..<first + count]
        let titles = visible.map { Self.title(of: $0) }
        let column = (titles.map(\.width).max() ?? 0) + 4
        var rows = zip(visible.indices, zip(visible, titles)).map { index, entry in
            row(entry.0, entry.1, isSelected: index == selected, column: column, width: width)
        }
        rows.append(helpRow(width: width))
        return Array(rows.prefix(height))
    }

    private static func title(of candidate: Completions.Candidate) -> Row {
        var row = Row()
        row.append(candidate.title ?? candidate.text, upTo: widestTitle)
        return row
    }

    private func row(
        _ candidate: Completions.Candidate, _ title: Row, isSelected: Bool, column: Int, width: Int
    ) -> Row {
        let style = isSelected ? Style.reverse : .plain
        var row = Row()
        row.append(isSelected ? "> " : "  ", style, upTo: width)
        row.append(candidate.title ?? candidate.text, style, upTo: min(width, title.width + 2))
        row.pad(to: min(width, column - 1), style)
        if let badge = candidate.badge {
            row.pad(to: min(width, column))
            row.append(badge, upTo: width)
        }
        return row
    }

    private func helpRow(width: Int) -> Row {
        var row = Row()
        if completions.candidates.count > Self.height {
            row.append("\(selected + 1)/\(completions.candidates.count)  ", .dim, upTo: width)
        }
        row.append(candidate.help, .dim, upTo: width)
        return row
    }
}

extension Completions {
    /// Without candidates that hold control characters, and with a range that lies in the text.
    func sanitized(for text: String) -> Completions {
        let safe = candidates.filter { $0.text.unicodeScalars.allSatisfy(\.isHarmless) && !$0.text.isEmpty }
        let lower = text.boundary(atOrBefore: range.lowerBound)
        let upper = max(lower, text.boundary(atOrAfter: range.upperBound))
        return Completions(range: lower..<upper, candidates: safe)
    }

    /// The longest text that all candidates begin with.
    var commonPrefix: String {
        guard var prefix = candidates.first?.text else { return "" }
        for candidate in candidates.dropFirst() {
            let length = zip(prefix, candidate.text).prefix { $0 == $1 }.count
            prefix = String(prefix.prefix(length))
        }
        return prefix
    }
}

extension Unicode.Scalar {
    fileprivate var isHarmless: Bool {
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: false
        default: true
        }
    }
}
