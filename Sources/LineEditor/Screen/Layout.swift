/// Where each part of a text stands on a screen of a given width.
///
/// Each line begins with a prompt and is broken at the edge of the screen. Finding the rows takes a few nanoseconds per
/// character; cells are made only for the rows that are shown.
struct Layout {
    /// A row of the screen, and the part of the text in it.
    struct TextRow: Equatable {
        var start: Int
        var end = 0
        /// The first row of a line begins with a prompt, the others with text.
        var isFirst: Bool
        /// The column in the line, without its prompt, at which the row begins: tabs count from there.
        var lineColumn: Int
        /// Whether the row is full to its last column and the line goes on.
        var wraps = false
    }

    /// Narrower screens show one row, which scrolls sideways.
    static let leastWidth = 20

    let text: String
    let width: Int
    let prompt: Row
    let continuation: Row
    private(set) var rows: [TextRow] = []

    /// - Parameters:
    ///   - text: without carriage returns.
    ///   - prompt: what stands in front of the first line; longer ones are cut at their start to leave room for text.
    ///   - continuation: what stands in front of the other lines.
    init(text: String, prompt: StyledText, continuation: StyledText, width: Int) {
        self.text = text
        self.width = max(1, width)
        self.prompt = Self.cells(of: prompt, width: width)
        self.continuation = Self.cells(of: continuation, width: width)
        findRows()
    }

    /// Whether the screen is too narrow to break lines.
    var isSingleRow: Bool { width < Self.leastWidth }

    private static func cells(of prompt: StyledText, width: Int) -> Row {
        var row = Row()
        row.append(prompt, upTo: Int.max)
        if width < leastWidth { return width < 8 ? Row() : row.tail(2, hasEllipsis: false) }
        return row.tail(width - 12)
    }

    private mutating func findRows() {
        var finder = RowFinder(
            width: isSingleRow ? Int.max : width, promptWidth: prompt.width, continuationWidth: continuation.width)
        let isDone: Void? = text.utf8.withContiguousStorageIfAvailable { bytes in
            var offset = 0
            while offset < bytes.count {
                let byte = bytes[offset]
                let isAlone = byte < 0x80 && (offset + 1 == bytes.count || bytes[offset + 1] < 0x80)
                if isAlone {
                    finder.add(ascii: byte, at: offset)
                    offset += 1
                } else {
                    let end = text.boundary(after: offset)
                    finder.add(text[text.index(atByte: offset)], at: offset)
                    offset = max(end, offset + 1)
                }
            }
        }
        if isDone == nil {
            // Not laid out in one piece, which the buffer sees to; then slowly.
            for index in text.indices { finder.add(text[index], at: text.byteOffset(of: index)) }
        }
        rows = finder.finish(at: text.utf8.count)
    }
}

/// Breaks lines into rows.
private struct RowFinder {
    let width: Int
    let continuationWidth: Int
    private var rows: [Layout.TextRow] = []
    private var row: Layout.TextRow
    private var column: Int
    private var lineColumn = 0

    init(width: Int, promptWidth: Int, continuationWidth: Int) {
        self.width = width
        self.continuationWidth = continuationWidth
        column = promptWidth
        row = Layout.TextRow(start: 0, isFirst: true, lineColumn: 0)
    }

    mutating func add(ascii byte: UInt8, at offset: Int) {
        switch byte {
        case 0x20..<0x7F: add(width: 1, at: offset)
        case 0x0A: endLine(at: offset)
        case 0x09: addTab(at: offset)
        default: add(width: 2, at: offset)
        }
    }

    mutating func add(_ character: Character, at offset: Int) {
        switch character {
        case "\n": endLine(at: offset)
        case "\t": addTab(at: offset)
        default: add(width: Glyph(character).width, at: offset)
        }
    }

    private mutating func add(width wanted: Int, at offset: Int) {
        let needed = min(wanted, width)
        if needed > width - column { wrap(at: offset) }
        column += needed
        lineColumn += needed
    }

    private mutating func addTab(at offset: Int) {
        if column == width { wrap(at: offset) }
        let needed = min(8 - lineColumn % 8, width - column)
        column += needed
        lineColumn += needed
    }

    private mutating func wrap(at offset: Int) {
        row.wraps = column == width
        close(at: offset)
        row = Layout.TextRow(start: offset, isFirst: false, lineColumn: lineColumn)
        column = 0
    }

    private mutating func close(at offset: Int) {
        row.end = offset
        rows.append(row)
    }

    private mutating func endLine(at offset: Int) {
        closeLine(at: offset)
        row = Layout.TextRow(start: offset + 1, isFirst: true, lineColumn: 0)
        column = continuationWidth
        lineColumn = 0
    }

    private mutating func closeLine(at offset: Int) {
        // Behind the last character of a full row there must be a place for the cursor.
        if column == width { wrap(at: offset) }
        close(at: offset)
    }

    mutating func finish(at offset: Int) -> [Layout.TextRow] {
        closeLine(at: offset)
        return rows
    }
}
