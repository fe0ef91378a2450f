/// What is shown in one column, or in several that belong together.
struct Cell: Equatable, Sendable {
    var text: String
    var width: Int
    var style: Style
    /// Whether terminals may disagree about the width.
    var isUncertain = false

    static func blank(_ width: Int = 1, _ style: Style = .plain) -> Cell {
        Cell(text: String(repeating: " ", count: width), width: width, style: style)
    }

    init(text: String, width: Int, style: Style, isUncertain: Bool = false) {
        self.text = text
        self.width = width
        self.style = style
        self.isUncertain = isUncertain
    }

    /// - Parameter character: anything but a newline or a tab.
    init(_ character: Character, _ style: Style) {
        let glyph = Glyph(character)
        self.init(text: glyph.text, width: glyph.width, style: style, isUncertain: glyph.isUncertain)
    }

    /// Whether a terminal may take the cell and the text in front of it for one grapheme.
    func joins(_ before: String) -> Bool {
        guard let last = before.utf8.last, let first = text.utf8.first, last >= 0x80 || first >= 0x80 else {
            return false
        }
        return (before + text).count < before.count + text.count
    }
}
