/// One row of the screen. What lies behind the last cell is empty.
struct Row: Equatable, Sendable {
    private(set) var cells: [Cell] = []
    /// How many columns the cells take.
    private(set) var width = 0
    /// Whether the text goes on in the next row because this one is full.
    var wraps = false

    mutating func append(_ cell: Cell) {
        cells.append(cell)
        width += cell.width
    }

    mutating func append(contentsOf other: Row) {
        cells.append(contentsOf: other.cells)
        width += other.width
    }

    /// Puts a blank where the first column is; a wide cell there is gone.
    mutating func blankFirstColumn() {
        guard let first = cells.first else { return }
        cells[0] = .blank(first.width)
    }

    /// Appends text up to a column; what does not fit is left out, with an ellipsis in its place.
    mutating func append(_ text: String, _ style: Style = .plain, upTo limit: Int) {
        var taken: [Cell] = []
        var total = width
        for character in text {
            let cell = character == "\n" || character == "\t" ? Cell.blank(1, style) : Cell(character, style)
            guard total + cell.width <= limit else {
                while total >= limit, let last = taken.popLast() { total -= last.width }
                for cell in taken { append(cell) }
                if width < limit { append(Cell(text: "\u{2026}", width: 1, style: .dim)) }
                return
            }
            taken.append(cell)
            total += cell.width
        }
        for cell in taken { append(cell) }
    }

    mutating func append(_ text: StyledText, upTo limit: Int) {
        for span in text.spans { append(span.text, span.style, upTo: limit) }
    }

    /// Fills with blanks up to a column.
    mutating func pad(to column: Int, _ style: Style = .plain) {
        while width < column { append(.blank(1, style)) }
    }

    /// The last columns of the row.
    ///
    /// - Parameter hasEllipsis: whether to show that something is left out.
    func tail(_ limit: Int, hasEllipsis: Bool = true) -> Row {
        guard width > limit else { return self }
        var kept: [Cell] = []
        var total = hasEllipsis ? 1 : 0
        for cell in cells.reversed() {
            guard total + cell.width <= limit else { break }
            kept.append(cell)
            total += cell.width
        }
        var row = Row()
        if limit > 0, hasEllipsis { row.append(Cell(text: "\u{2026}", width: 1, style: .dim)) }
        for cell in kept.reversed() { row.append(cell) }
        return row
    }
}
