import LineEditor

/// Lines of help for a terminal of some width.
public struct HelpWriter {
    /// How many columns a line may have.
    public let width: Int
    /// What has been written so far.
    public private(set) var lines: [StyledText] = []

    /// - Parameter width: how many columns a line may have; less than 20 is taken as 20.
    public init(width: Int) {
        self.width = min(max(20, width), 100)
    }

    /// A line as it is.
    public mutating func add(_ line: StyledText) {
        lines.append(line)
    }

    /// An empty line, unless there is one already.
    public mutating func gap() {
        if lines.last.map({ !$0.text.isEmpty }) == true { lines.append("") }
    }

    /// A text over as many lines as it needs.
    public mutating func paragraph(_ text: String, _ style: Style = .plain, indent: Int = 0) {
        let margin = String(repeating: " ", count: indent)
        for line in Self.wrapped(text, width - indent) { add(StyledText(margin + line, style)) }
    }

    /// The title of what follows.
    public mutating func heading(_ text: String) {
        gap()
        paragraph(text, .bold)
    }

    /// Lua, line by line as it is: cut lines could not be pasted.
    mutating func code(_ text: String) {
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            add(StyledText("  " + String(line).replacing("\t", with: "    ").onOneLine, Style(.cyan)))
        }
    }

    /// A name and what it means: side by side where there is room, else below each other.
    public mutating func entry(_ name: String, _ text: String, column: Int, badge: StyledText? = nil) {
        let tail = badge.map { [StyledText.Span(" ")] + $0.spans } ?? []
        let room = width - column - 4
        guard room >= 24, name.columns <= column else {
            add(StyledText([.init("  " + name, Style(.cyan))] + tail))
            if !text.isEmpty { paragraph(text, indent: 4) }
            return
        }
        var parts = Self.wrapped(text, room)
        // The badge ends the text, on a line of its own where the last one is full.
        if let badge, let last = parts.last, last.columns + 1 + badge.columns > room { parts.append("") }
        if parts.isEmpty { parts.append("") }
        for (number, part) in parts.enumerated() {
            var spans: [StyledText.Span] =
                number == 0
                ? [.init("  " + name, Style(.cyan)), .init(String(repeating: " ", count: column - name.columns + 2))]
                : [.init(String(repeating: " ", count: column + 4))]
            spans.append(.init(part))
            if number == parts.count - 1 { spans += part.isEmpty ? Array(tail.dropFirst()) : tail }
            add(StyledText(spans))
        }
    }

    /// Names in a row over as many lines as they need.
    public mutating func names(_ names: [String]) {
        for line in Self.wrapped(names.joined(separator: ", "), width - 2) {
            add(StyledText("  " + line, Style(.cyan)))
        }
    }

    /// The words of a text in lines of at most `width` columns; words that are longer are cut.
    static func wrapped(_ text: String, _ width: Int) -> [String] {
        let width = max(8, width)
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ") {
            var word = String(word)
            if !line.isEmpty, line.columns + 1 + word.columns > width {
                lines.append(line)
                line = ""
            }
            while word.columns > width {
                let start = word.prefix(columns: width).text
                lines.append(start)
                word.removeFirst(start.count)
            }
            line += line.isEmpty ? word : " " + word
        }
        if !line.isEmpty { lines.append(line) }
        return lines
    }
}
