@testable import LineEditor

/// A small terminal: what it would show after the bytes it was given, in whatever portions those come.
///
/// It knows the sequences the painter may use and nothing else; others are counted as violations. Like most terminals it
/// waits in the last column for the next character before it goes on in the next row, and lays rows that it
/// broke itself out anew when its width changes.
struct TerminalModel {
    struct Cell: Equatable, CustomStringConvertible {
        var character: Character?
        var style = ""

        static let blank = Cell(character: " ")
        var description: String { character.map(String.init) ?? "" }
    }

    struct Line: Equatable {
        var cells: [Cell]
        /// Whether the next line is the rest of this one.
        var isBroken = false

        /// Without what is empty at the end.
        var trimmed: [Cell] {
            var cells = cells
            while cells.last == .blank { cells.removeLast() }
            return cells
        }

        var text: String { trimmed.map(\.description).joined() }
    }

    private(set) var width: Int
    private(set) var height: Int
    /// Everything, what has scrolled away included.
    private(set) var lines: [Line] = []
    private(set) var row = 0
    private(set) var column = 0
    private(set) var isWaiting = false
    private(set) var violations: [String] = []
    private(set) var bells = 0
    /// How often somebody has asked for pastes to be marked, which is when the editor begins to read.
    private(set) var readings = 0
    /// Whether pastes are marked now.
    private(set) var marksPastes = false
    private var style = ""
    private var text: [UInt8] = []
    /// The beginning of a character or a sequence whose rest has not come yet.
    private var rest: [UInt8] = []

    /// Whether others than the painter write: tabs, and the clearing of what has scrolled away.
    private let allowsPrograms: Bool

    init(width: Int, height: Int, allowsPrograms: Bool = false) {
        self.allowsPrograms = allowsPrograms
        self.width = width
        self.height = height
        lines = [blankLine]
    }

    private var blankLine: Line { Line(cells: Array(repeating: .blank, count: width)) }
    private var topLine: Int { max(0, lines.count - height) }

    /// All lines with what is empty at the end left out.
    var content: [[Cell]] {
        var content = lines.map(\.trimmed)
        while content.last?.isEmpty == true { content.removeLast() }
        return content
    }

    var texts: [String] {
        var texts = lines.map(\.text)
        while texts.last?.isEmpty == true { texts.removeLast() }
        return texts
    }

    /// The line with the cursor, without blanks at its end.
    var cursorLine: String {
        var text = lines[row].text
        while text.last == " " { text.removeLast() }
        return text
    }

    mutating func feed(_ portion: [UInt8]) {
        let bytes = takeWhole(rest + portion)
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte >= 0x20, byte != 0x7F {
                text.append(byte)
                index += 1
                continue
            }
            flushText()
            index = byte == 0x1B ? escape(bytes, index) : control(byte, index)
        }
        flushText()
    }

    /// - Returns: the bytes up to the last place where no character and no sequence is cut; the others wait.
    private mutating func takeWhole(_ bytes: [UInt8]) -> [UInt8] {
        var end = bytes.count
        if let lead = bytes.suffix(4).lastIndex(where: { $0 >= 0xC0 }) {
            let length = bytes[lead] >= 0xF0 ? 4 : bytes[lead] >= 0xE0 ? 3 : 2
            if lead + length > end { end = lead }
        }
        if let escape = bytes.suffix(16).lastIndex(of: 0x1B) {
            let sequence = bytes[(escape + 1)...]
            let isWhole =
                sequence.dropFirst().contains { $0 >= 0x40 } || ![nil, UInt8(ascii: "[")].contains(sequence.first)
            if !isWhole { end = min(end, escape) }
        }
        rest = Array(bytes[end...])
        return Array(bytes[..<end])
    }

    private mutating func flushText() {
        for character in String(decoding: text, as: UTF8.self) { put(character) }
        text = []
    }

    private mutating func control(_ byte: UInt8, _ index: Int) -> Int {
        switch byte {
        case 0x0D: (column, isWaiting) = (0, false)
        case 0x0A: lineFeed()
        case 0x07: bells += 1
        case 0x09 where allowsPrograms: column = min(width - 1, (column / 8 + 1) * 8)
        default: violations.append("control \(byte)")
        }
        return index + 1
    }

    private mutating func lineFeed() {
        isWaiting = false
        row += 1
        if row == lines.count { lines.append(blankLine) }
    }

    private mutating func put(_ character: Character) {
        let needed = Glyph(character).width
        guard needed <= width else { return violations.append("too wide: \(character)") }
        // Terminals draw it into the cell in front of it, wherever the cursor came from.
        if character.unicodeScalars.first?.properties.generalCategory == .nonspacingMark {
            violations.append("a mark alone")
        }
        if isWaiting || column + needed > width {
            lines[row].isBroken = isWaiting
            lineFeed()
            column = 0
        }
        for position in column..<column + needed { clearWide(at: position) }
        lines[row].cells[column] = Cell(character: character, style: style)
        for position in column + 1..<max(column + 1, column + needed) {
            lines[row].cells[position] = Cell(character: nil, style: style)
        }
        column += needed
        if column == width { (column, isWaiting) = (width - 1, true) }
    }

    /// Half of a wide character cannot stay.
    private mutating func clearWide(at position: Int) {
        var start = position
        while start > 0, lines[row].cells[start].character == nil { start -= 1 }
        var end = position + 1
        while end < width, lines[row].cells[end].character == nil { end += 1 }
        guard end - start > 1 else { return }
        for other in start..<end { lines[row].cells[other] = .blank }
    }

    private mutating func escape(_ bytes: [UInt8], _ start: Int) -> Int {
        var index = start + 1
        guard index < bytes.count, bytes[index] == UInt8(ascii: "[") else {
            violations.append("escape")
            return index
        }
        index += 1
        var parameters = ""
        while index < bytes.count, (0x20...0x3F).contains(bytes[index]) {
            parameters.unicodeScalars.append(Unicode.Scalar(bytes[index]))
            index += 1
        }
        guard index < bytes.count else { return index }
        perform(Character(Unicode.Scalar(bytes[index])), parameters)
        return index + 1
    }

    private mutating func perform(_ final: Character, _ parameters: String) {
        let count = max(1, Int(parameters) ?? 1)
        switch final {
        case "m": style = ["", "0"].contains(parameters) ? "" : parameters
        case "A": (row, isWaiting) = (max(topLine, row - count), false)
        case "B": (row, isWaiting) = (min(lines.count - 1, row + count), false)
        case "C": (column, isWaiting) = (min(width - 1, column + count), false)
        case "K" where parameters.isEmpty: erase(from: column, in: row)
        case "J" where parameters.isEmpty:
            erase(from: column, in: row)
            for other in row + 1..<max(row + 1, lines.count) { erase(from: 0, in: other) }
        case "J" where parameters == "2":
            for other in topLine..<lines.count { erase(from: 0, in: other) }
        case "H" where parameters.isEmpty: (row, column, isWaiting) = (topLine, 0, false)
        case "J" where parameters == "3" && allowsPrograms: break
        case "h" where parameters == "?2004": (readings, marksPastes) = (readings + 1, true)
        case "l" where parameters == "?2004": marksPastes = false
        default: violations.append("sequence \(parameters)\(final)")
        }
    }

    private mutating func erase(from start: Int, in line: Int) {
        if style != "" { violations.append("erased in a style") }
        for position in start..<width { lines[line].cells[position] = .blank }
        lines[line].isBroken = false
    }

    /// Changes the size as terminals do that lay text out anew.
    mutating func resize(width newWidth: Int, height newHeight: Int) {
        var logical: [[Cell]] = []
        var cursor = (line: 0, column: 0)
        var isContinued = false
        for (number, line) in lines.enumerated() {
            let cells = line.isBroken ? line.cells : line.trimmed
            if !isContinued { logical.append([]) }
            if number == row { cursor = (logical.count - 1, logical[logical.count - 1].count + column) }
            logical[logical.count - 1] += cells
            isContinued = line.isBroken
        }
        (width, height, isWaiting) = (newWidth, newHeight, false)
        lines = []
        for (number, cells) in logical.enumerated() {
            let first = lines.count
            appendBroken(cells)
            if number == cursor.line {
                row = first + cursor.column / width
                column = cursor.column % width
                while row >= lines.count { lines.append(blankLine) }
            }
        }
        while lines.count > row + 1, lines.last?.trimmed.isEmpty == true { lines.removeLast() }
        // The row of the cursor stays visible, whatever becomes of those below.
        lines.removeLast(max(0, lines.count - height - row))
    }

    private mutating func appendBroken(_ cells: [Cell]) {
        var rest = cells[...]
        repeat {
            var line = blankLine
            for (position, cell) in rest.prefix(width).enumerated() { line.cells[position] = cell }
            rest = rest.dropFirst(width)
            line.isBroken = !rest.isEmpty
            lines.append(line)
        } while !rest.isEmpty
    }
}
