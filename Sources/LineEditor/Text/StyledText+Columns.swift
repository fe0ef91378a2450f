/// What programs need that print styled lines instead of editing them.
extension StyledText {
    /// How much a terminal is asked for besides letters.
    public enum Escapes: Sendable {
        /// Nothing.
        case none
        /// Bold, dim, underlined and the like, but no colours.
        case attributes
        /// Colours as well.
        case colors
    }

    /// How many columns the text takes on a terminal.
    public var columns: Int { spans.reduce(0) { $0 + $1.text.columns } }

    public static func + (left: StyledText, right: StyledText) -> StyledText {
        StyledText(left.spans + right.spans)
    }

    /// The text cut so that it takes no more than some columns.
    ///
    /// - Parameters:
    ///   - limit: the columns.
    ///   - mark: stands in place of what is cut off, where there is room for it.
    public func cut(to limit: Int, mark: String = "…") -> StyledText {
        guard limit > 0 else { return StyledText([]) }
        guard columns > limit else { return self }
        let mark = mark.columns > limit ? "" : mark
        var room = limit - mark.columns
        var kept: [Span] = []
        for span in spans {
            let (text, isWhole) = span.text.prefix(columns: room)
            kept.append(Span(text, span.style))
            room -= text.columns
            guard isWhole else { break }
        }
        kept.append(Span(mark, .dim))
        return StyledText(kept.filter { !$0.text.isEmpty })
    }

    /// The text with blanks behind it, or in front of it, so that it takes at least some columns.
    public func padded(to width: Int, isRight: Bool = false) -> StyledText {
        let missing = width - columns
        guard missing > 0 else { return self }
        let blanks = [Span(String(repeating: " ", count: missing))]
        return StyledText(isRight ? blanks + spans : spans + blanks)
    }

    /// The bytes that show the text on a terminal. Whatever stands in it, no escape sequences but those of its styles
    /// are among them.
    public func bytes(_ escapes: Escapes) -> [UInt8] {
        var output = ""
        var pen = Style.plain
        for span in spans {
            let style: Style =
                switch escapes {
                case .none: .plain
                case .attributes: Style(nil, span.style.attributes)
                case .colors: span.style
                }
            if style != pen { output += style.selection }
            pen = style
            output += span.text.onOneLine
        }
        if pen != .plain { output += Style.plain.selection }
        return Array(output.utf8)
    }
}

extension String {
    /// How many columns the text takes on a terminal once its controls are made visible.
    public var columns: Int {
        isPrintableASCII ? utf8.count : reduce(0) { $0 + $1.visibleColumns }
    }

    /// The text on one line, with everything written out that a terminal would take for a command, that shows nothing or
    /// that changes how its neighbours are shown: `\n` and `\t` for line breaks and tabs, `^[`, `<200B>` and the like for
    /// others.
    public var onOneLine: String {
        guard !isPrintableASCII else { return self }
        var shown = ""
        for character in self { shown += character.visible }
        return shown
    }

    /// As much from the start of the text as some columns hold, and whether that is all of it.
    public func prefix(columns limit: Int) -> (text: String, isWhole: Bool) {
        var taken = 0
        var end = startIndex
        while end < endIndex {
            taken += self[end].visibleColumns
            guard taken <= limit else { return (String(self[..<end]), false) }
            end = index(after: end)
        }
        return (self, true)
    }

    private var isPrintableASCII: Bool { utf8.allSatisfy { 0x20..<0x7F ~= $0 } }
}

extension Character {
    fileprivate var visibleColumns: Int { self == "\r\n" ? 4 : Glyph(self).width }

    fileprivate var visible: String {
        switch self {
        case "\n": "\\n"
        case "\t": "\\t"
        case "\r": "\\r"
        case "\r\n": "\\r\\n"
        default: Glyph(self).text
        }
    }
}
