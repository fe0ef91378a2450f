/// A page written in the little Markdown that our own pages use: headings, paragraphs, lists, tables, fenced code and
/// comments of one line.
public struct MarkdownDocument: Sendable {
    public enum Block: Equatable, Sendable {
        case heading(level: Int, text: String)
        case paragraph(String)
        /// An entry of a list; the mark is a dash or a number.
        case item(mark: String, text: String)
        /// Rows of cells, the head first.
        case table([[String]])
        /// The number is that of the line on which the fence opens.
        case code(language: String, lines: [String], number: Int)
        case comment(String)
    }

    /// What the page consists of, from top to bottom.
    public let blocks: [Block]

    public init(_ text: String) {
        var reader = MarkdownReader()
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) { reader.read(String(line)) }
        blocks = reader.finish()
    }

    /// The text of the first heading.
    public var title: String? {
        for case .heading(_, let text) in blocks { return text }
        return nil
    }
}

/// Reads a page line by line.
private struct MarkdownReader {
    private var blocks: [MarkdownDocument.Block] = []
    private var number = 0
    /// Whether the next line goes on with the last block.
    private var isOpen = false
    private var isInCode = false

    mutating func read(_ line: String) {
        number += 1
        if isInCode { return readCode(line) }
        let text = line.trimmed
        switch text {
        case "": isOpen = false
        case _ where text.hasPrefix("```"): begin(.code(language: String(text.dropFirst(3)), lines: [], number: number))
        case _ where text.hasPrefix("<!--") && text.hasSuffix("-->"):
            blocks.append(.comment(String(text.dropFirst(4).dropLast(3)).trimmed))
        case _ where text.hasPrefix("#"):
            let level = text.prefix { $0 == "#" }.count
            blocks.append(.heading(level: level, text: String(text.dropFirst(level)).trimmed))
            isOpen = false
        case _ where text.hasPrefix("|"): addRow(text)
        default: addText(text, isIndented: line.hasPrefix(" "))
        }
    }

    mutating func finish() -> [MarkdownDocument.Block] { blocks }

    private mutating func begin(_ block: MarkdownDocument.Block) {
        blocks.append(block)
        if case .code = block { isInCode = true } else { isOpen = true }
    }

    private mutating func readCode(_ line: String) {
        guard !line.hasPrefix("```") else {
            (isInCode, isOpen) = (false, false)
            return
        }
        guard case .code(let language, let lines, let number)? = blocks.popLast() else { return }
        blocks.append(.code(language: language, lines: lines + [line], number: number))
    }

    private mutating func addRow(_ text: String) {
        let cells = Self.cells(text)
        if cells.allSatisfy({ !$0.isEmpty && $0.allSatisfy { "-: ".contains($0) } }) { return }
        guard isOpen, case .table(let rows)? = blocks.last else { return begin(.table([cells])) }
        blocks[blocks.count - 1] = .table(rows + [cells])
    }

    /// What stands between the bars; `\|` is a bar that belongs to a cell.
    private static func cells(_ row: String) -> [String] {
        let inner = row.replacing("\\|", with: "\u{0}").drop { $0 == "|" }
        let body = inner.last == "|" ? inner.dropLast() : inner
        return body.split(separator: "|", omittingEmptySubsequences: false).map {
            String($0).replacing("\u{0}", with: "|").trimmed
        }
    }

    private mutating func addText(_ text: String, isIndented: Bool) {
        if let item = Self.item(text) { return begin(item) }
        guard isOpen else { return begin(.paragraph(text)) }
        switch blocks.last {
        case .paragraph(let before): blocks[blocks.count - 1] = .paragraph(before + " " + text)
        case .item(let mark, let before) where isIndented:
            blocks[blocks.count - 1] = .item(mark: mark, text: before + " " + text)
        default: begin(.paragraph(text))
        }
    }

    private static func item(_ text: String) -> MarkdownDocument.Block? {
        if text.hasPrefix("- ") { return .item(mark: "-", text: String(text.dropFirst(2))) }
        let digits = text.prefix { $0.isNumber }
        guard !digits.isEmpty, text.dropFirst(digits.count).hasPrefix(". ") else { return nil }
        return .item(mark: digits + ".", text: String(text.dropFirst(digits.count + 2)))
    }
}
