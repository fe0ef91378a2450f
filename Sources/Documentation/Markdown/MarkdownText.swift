import LineEditor

/// What stands within a line of a page: words, some of them code, bold or linked.
struct MarkdownText {
    private let spans: [StyledText.Span]

    init(_ text: String) {
        var spans: [StyledText.Span] = []
        var rest = text[...]
        while let start = rest.firstIndex(where: { "`*[\\".contains($0) }) {
            spans.append(StyledText.Span(Self.plain(rest[..<start])))
            let (span, end) = Self.marked(rest[start...])
            spans.append(span)
            rest = rest[end...]
        }
        spans.append(StyledText.Span(Self.plain(rest)))
        self.spans = spans.filter { !$0.text.isEmpty }
    }

    var columns: Int { line().columns }

    /// All of it in one line.
    func line(_ style: Style = .plain) -> StyledText {
        StyledText(spans.map { StyledText.Span($0.text, style.overlaid(with: $0.style)) })
    }

    private static func plain(_ text: Substring) -> String {
        String(text).replacing("&lt;", with: "<").replacing("&amp;", with: "&")
    }

    /// What begins with a mark, and where the text goes on behind it.
    private static func marked(_ text: Substring) -> (StyledText.Span, String.Index) {
        let inner = text.dropFirst()
        // A mark behind a backslash is none.
        if text.hasPrefix("\\"), let next = inner.first, "*`[\\".contains(next) {
            return (.init(String(next)), text.index(after: inner.startIndex))
        }
        if text.hasPrefix("`"), let end = inner.firstIndex(of: "`") {
            return (.init(String(inner[..<end]), Style(.cyan)), text.index(after: end))
        }
        if text.hasPrefix("**"), let end = inner.dropFirst().firstRange(of: "**") {
            return (.init(String(inner.dropFirst()[..<end.lowerBound]), .bold), end.upperBound)
        }
        if text.hasPrefix("["), let middle = inner.firstIndex(of: "]"), inner[middle...].hasPrefix("]("),
            let end = inner[middle...].firstIndex(of: ")")
        {
            return (.init(String(inner[..<middle])), text.index(after: end))
        }
        return (.init(String(text.prefix(1))), inner.startIndex)
    }

    /// The words in lines of at most so many columns. What is longer than a line is not cut.
    func wrapped(_ width: Int, _ style: Style = .plain) -> [StyledText] {
        var lines: [StyledText] = []
        var current = StyledText([])
        for word in words(style) {
            if !current.spans.isEmpty, current.columns + 1 + word.columns > width {
                lines.append(current)
                current = word
            } else {
                current = current.spans.isEmpty ? word : current + StyledText(" ", current.joint(with: word)) + word
            }
        }
        if !current.spans.isEmpty { lines.append(current) }
        return lines
    }

    /// What stands between blanks, with its looks.
    private func words(_ style: Style) -> [StyledText] {
        var words: [StyledText] = []
        var isOpen = false
        for span in line(style).spans {
            let parts = span.text.split(separator: " ", omittingEmptySubsequences: false)
            for (number, part) in parts.enumerated() {
                if number > 0 { isOpen = false }
                guard !part.isEmpty else { continue }
                let piece = StyledText(String(part), span.style)
                if isOpen { words[words.count - 1] = words[words.count - 1] + piece } else { words.append(piece) }
                isOpen = true
            }
        }
        return words
    }
}

extension StyledText {
    /// How the blank between two words looks: as they do when they look alike.
    fileprivate func joint(with next: StyledText) -> Style {
        guard let left = spans.last?.style, left == next.spans.first?.style else { return .plain }
        return left
    }
}
