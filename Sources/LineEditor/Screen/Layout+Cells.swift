extension Layout {
    /// The cells of some rows.
    ///
    /// - Parameter style: how the byte at an offset looks.
    func cells(of range: Range<Int>, style: (Int) -> Style) -> [Row] {
        range.clamped(to: rows.indices).map { cells(of: $0, style: style) }
    }

    private func cells(of number: Int, style: (Int) -> Style) -> Row {
        var row = rows[number].isFirst ? (number == 0 ? prompt : continuation) : Row()
        visit(number) { start, width, _ in
            row.append(cell(at: start, width: width, style(start)))
            return true
        }
        row.wraps = rows[number].wraps
        return row
    }

    /// The grapheme at an offset; blanks when it does not fit.
    private func cell(at offset: Int, width: Int, _ style: Style) -> Cell {
        if let byte = plainByte(at: offset) { return Cell(text: String(Unicode.Scalar(byte)), width: 1, style: style) }
        let character = text[text.index(atByte: offset)]
        guard character != "\t", character != "\n" else { return .blank(width, style) }
        let cell = Cell(character, style)
        guard cell.width > width else { return cell }
        return Cell(text: String(repeating: "?", count: width), width: width, style: style)
    }

    /// The one row of a narrow screen: the line the cursor is in, as much of it as fits, the cursor always visible.
    func singleRow(cursor: Int, style: (Int) -> Style) -> (row: Row, column: Int) {
        let number = row(of: cursor)
        let line = rows[number]
        var row = number == 0 ? prompt : continuation
        let room = width - row.width
        var start = cursor
        var columns = 0
        while start > line.start {
            let previous = text.boundary(before: start)
            let needed = narrowWidth(at: previous, room)
            // One column is for the cursor itself.
            guard columns + needed < room else { break }
            columns += needed
            start = previous
        }
        var offset = start
        var column = row.width
        while offset < line.end {
            let needed = narrowWidth(at: offset, room)
            guard row.width + needed <= width else { break }
            if offset < cursor { column += needed }
            row.append(cell(at: offset, width: needed, style(offset)))
            offset = text.boundary(after: offset)
        }
        return (row, min(column, width - 1))
    }

    /// On a narrow screen tabs are blanks.
    private func narrowWidth(at offset: Int, _ room: Int) -> Int {
        let character = text[text.index(atByte: offset)]
        return character == "\t" ? 1 : min(Glyph(character).width, max(1, room))
    }
}
