/// Makes the screen show one frame after the other with as few bytes as it can.
///
/// It knows what it has written and never asks the terminal. All moves are relative to the first row of the frame, which may
/// be anywhere on the screen. Only the oldest sequences are used: cursor up, down and right, clear to the end of the
/// row and of the screen, and styles.
struct Painter {
    /// Whether colours may be used; attributes always are.
    var colors: Bool
    /// Whether the terminal lays text out anew when its width changes.
    var reflows: Bool

    private var width: Int
    /// What the screen shows, from the first row of the frame down.
    private(set) var shown: [Row] = []
    /// For each shown row: whether the terminal knows that the next one continues it.
    private var isJoined: [Bool] = []
    /// Where the cursor is. In column `width` it waits behind the last column for the next character.
    private var row = 0
    private var column = 0
    /// How many rows from the first one on exist on the screen; rows below are made by writing a newline.
    private var reach = 1
    private var pen = Style.plain
    /// What was written last, unless the cursor has moved since.
    private var lastWritten = ""
    private var output: [UInt8] = []

    init(width: Int, colors: Bool = true, reflows: Bool = true) {
        self.width = width
        self.colors = colors
        self.reflows = reflows
    }

    /// The bytes that make the screen show a frame.
    mutating func paint(_ frame: Frame) -> [UInt8] {
        for number in frame.rows.indices { paint(frame.rows[number], at: number) }
        if shown.count > frame.rows.count { clear(from: frame.rows.count) }
        select(.plain)
        move(to: frame.row, frame.column)
        return take()
    }

    /// The bytes that leave the cursor at the start of the row below the frame, which is then forgotten.
    mutating func finish() -> [UInt8] {
        move(to: max(0, shown.count - 1), 0)
        emit("\r\n")
        let bytes = take()
        forget()
        return bytes
    }

    /// The bytes that remove the frame and leave the cursor where it began.
    mutating func erase() -> [UInt8] {
        clear(from: 0)
        let bytes = take()
        forget()
        return bytes
    }

    /// The bytes that put text above the frame and show the frame again.
    ///
    /// - Parameter text: complete lines; nothing in it may move the cursor.
    mutating func paint(_ frame: Frame, below text: String) -> [UInt8] {
        var bytes = erase()
        var last: UInt8 = 0
        for byte in text.utf8 {
            if byte == 0x0A, last != 0x0D { bytes.append(0x0D) }
            bytes.append(byte)
            last = byte
        }
        if !text.isEmpty, last != 0x0A { bytes += [0x0D, 0x0A] }
        return bytes + paint(frame)
    }

    /// The cursor stands in the first column of a row with nothing in or below it.
    mutating func forget() {
        shown = []
        isJoined = []
        (row, column, reach) = (0, 0, 1)
        (pen, lastWritten) = (.plain, "")
    }

    /// The bytes that remove the frame after the width has changed, and leave the cursor where it began.
    ///
    /// A terminal that lays text out anew has moved rows and the cursor. Where it is unclear how far, a row is rather left
    /// over than one too many erased.
    mutating func resize(to newWidth: Int, rows: Int) -> [UInt8] {
        let above = reflows ? rowsAboveCursor(at: newWidth) : row
        width = newWidth
        emit("\r")
        if min(above, rows - 1) > 0 { emit("\u{1B}[\(min(above, rows - 1))A") }
        emit("\u{1B}[J")
        let bytes = take()
        forget()
        return bytes
    }

    private func rowsAboveCursor(at newWidth: Int) -> Int {
        var above = 0
        var start = 0
        while start < shown.count {
            var end = start
            while end < shown.count - 1, isJoined[end] { end += 1 }
            guard end < row else {
                let before = shown[start..<min(row, shown.count)].reduce(0) { $0 + $1.width } + column
                let total = shown[start...end].reduce(0) { $0 + $1.width }
                let isAtEdge = before > 0 && before >= total && before % newWidth == 0
                return above + before / newWidth - (isAtEdge ? 1 : 0)
            }
            let total = shown[start...end].reduce(0) { $0 + $1.width }
            above += max(1, (total + newWidth - 1) / newWidth)
            start = end + 1
        }
        return above
    }
}

extension Painter {
    private mutating func paint(_ new: Row, at number: Int) {
        if number < shown.count, shown[number] == new { return }
        if number >= reach || isBehindFullRow(number) { enter(number) }
        let old = number < shown.count ? shown[number] : Row()
        let same = zip(old.cells, new.cells).prefix { $0 == $1 }.count
        let tail = old.width == new.width ? commonTail(old, new, behind: same) : 0
        let changed = new.cells[same..<new.cells.count - tail]
        if !changed.isEmpty || old.width > new.width {
            move(to: number, new.cells[..<same].reduce(0) { $0 + $1.width })
            for cell in changed { write(cell) }
            if old.width > new.width {
                select(.plain)
                emit("\u{1B}[K")
            }
        }
        if number < shown.count {
            shown[number] = new
            if new.width < width { isJoined[number] = false }
        } else {
            shown.append(new)
            isJoined.append(false)
        }
    }

    /// How many cells at the ends of two rows of the same width are the same.
    private func commonTail(_ old: Row, _ new: Row, behind same: Int) -> Int {
        let most = min(old.cells.count, new.cells.count) - same
        return zip(old.cells.reversed(), new.cells.reversed()).prefix(most).prefix { $0 == $1 }.count
    }

    /// Whether the cursor waits at the end of a full row whose text goes on in row `number`.
    private func isBehindFullRow(_ number: Int) -> Bool {
        row == number - 1 && column == width && row < shown.count && shown[row].wraps && !isJoined[row]
    }

    /// Gets to the start of a row that may not exist yet.
    private mutating func enter(_ number: Int) {
        guard isBehindFullRow(number) else {
            move(to: number, 0)
            return
        }
        // A blank goes over the edge, and so the terminal knows that both rows are one line: copied text stays whole.
        select(.plain)
        emit(" \r")
        lastWritten = ""
        isJoined[row] = true
        row = number
        column = 0
        reach = max(reach, number + 1)
        if number < shown.count { shown[number].blankFirstColumn() }
    }

    private mutating func write(_ cell: Cell) {
        if cell.joins(lastWritten) { comeBack() }
        select(cell.style)
        emit(cell.text)
        lastWritten = cell.text
        column += cell.width
        // The terminal may have counted otherwise, so say where the next cell is.
        if cell.isUncertain, column < width { comeBack() }
    }

    /// Goes to where the cursor should be already, which a terminal then knows, too; nothing written after that grows
    /// together with what was written before.
    private mutating func comeBack() {
        emit("\r")
        if column > 0 { emit("\u{1B}[\(column)C") }
        lastWritten = ""
    }

    private mutating func clear(from number: Int) {
        select(.plain)
        move(to: number, 0)
        emit("\u{1B}[J")
        shown.removeLast(max(0, shown.count - number))
        isJoined.removeLast(max(0, isJoined.count - number))
        // What the last row continued in is gone.
        if number > 0, number <= isJoined.count { isJoined[number - 1] = false }
    }

    private mutating func move(to newRow: Int, _ newColumn: Int) {
        guard (newRow, newColumn) != (row, column) else { return }
        lastWritten = ""
        if column == width || newRow != row && newColumn == 0 {
            emit("\r")
            column = 0
        }
        if newRow >= reach {
            let existing = reach - 1 - row
            if existing > 0 { emit("\u{1B}[\(existing)B") }
            for _ in reach...newRow { emit("\r\n") }
            (row, column, reach) = (newRow, 0, newRow + 1)
        }
        if newRow < row { emit("\u{1B}[\(row - newRow)A") }
        if newRow > row { emit("\u{1B}[\(newRow - row)B") }
        row = newRow
        if newColumn < column {
            emit("\r")
            column = 0
        }
        if newColumn > column { emit("\u{1B}[\(newColumn - column)C") }
        column = newColumn
    }

    private mutating func select(_ wanted: Style) {
        let style = colors ? wanted : Style(nil, wanted.attributes)
        guard style != pen else { return }
        pen = style
        emit(style.selection)
    }

    private mutating func emit(_ text: String) {
        output.append(contentsOf: text.utf8)
    }

    private mutating func take() -> [UInt8] {
        defer { output = [] }
        return output
    }
}
