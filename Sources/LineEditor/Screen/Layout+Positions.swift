extension Layout {
    /// The row and column of an offset, which must be a place for the cursor.
    func position(of offset: Int) -> (row: Int, column: Int) {
        let row = self.row(of: offset)
        var column = startColumn(of: row)
        visit(row) { start, width, _ in
            guard start < offset else { return false }
            column += width
            return true
        }
        return (row, column)
    }

    /// The last row that begins at or in front of an offset.
    func row(of offset: Int) -> Int {
        var (low, high) = (0, rows.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if rows[middle].start <= offset { low = middle } else { high = middle }
        }
        return low
    }

    /// The offset in a row whose column is the nearest that is not behind `column`.
    func offset(row: Int, column: Int) -> Int {
        guard row >= 0 else { return 0 }
        guard row < rows.count else { return text.utf8.count }
        var current = startColumn(of: row)
        var result = rows[row].start
        visit(row) { start, width, end in
            result = start
            guard current + width <= column else { return false }
            current += width
            result = end
            return true
        }
        // The place behind the last character of a broken row is the first of the next row.
        let isBroken = row + 1 < rows.count && !rows[row + 1].isFirst
        if isBroken, result == rows[row].end, result > rows[row].start { return text.boundary(before: result) }
        return result
    }

    /// The column behind the prompt, where the text of a row begins.
    func startColumn(of row: Int) -> Int {
        guard rows[row].isFirst else { return 0 }
        return row == 0 ? prompt.width : continuation.width
    }

    /// Walks over the graphemes of a row: where each starts, how wide it is, and where it ends.
    func visit(_ row: Int, _ body: (_ start: Int, _ width: Int, _ end: Int) -> Bool) {
        let range = rows[row]
        var offset = range.start
        var column = startColumn(of: row)
        var lineColumn = range.lineColumn
        let edge = isSingleRow ? Int.max : width
        while offset < range.end {
            var (end, wanted) = (offset + 1, 1)
            if plainByte(at: offset) == nil {
                end = text.boundary(after: offset)
                let character = text[text.index(atByte: offset)]
                wanted = character == "\t" ? 8 - lineColumn % 8 : Glyph(character).width
            }
            let width = min(wanted, edge - column)
            guard body(offset, width, end) else { return }
            column += width
            lineColumn += width
            offset = end
        }
    }

    /// The byte at an offset if it is a letter, a digit or a sign that stands alone in one column, as almost all do.
    func plainByte(at offset: Int) -> UInt8? {
        let bytes = text.utf8
        let index = bytes.index(bytes.startIndex, offsetBy: offset)
        guard (0x20..<0x7F).contains(bytes[index]) else { return nil }
        let next = bytes.index(after: index)
        return next == bytes.endIndex || bytes[next] < 0x80 ? bytes[index] : nil
    }
}
