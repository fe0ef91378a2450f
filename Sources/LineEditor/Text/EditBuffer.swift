/// The text being edited and the cursor in it.
///
/// Offsets are UTF-8 offsets. The cursor never stands inside a grapheme, and the text holds no carriage returns. Whatever
/// changes the text goes through `replace` and can be taken back.
struct EditBuffer {
    private(set) var text = ""
    private(set) var cursor = 0
    /// Changes whenever the text does.
    private(set) var revision = 0
    private var log = UndoLog()

    init(_ text: String = "") {
        var text = text.withPlainNewlines
        text.makeContiguousUTF8()
        self.text = text
        cursor = text.utf8.count
    }

    var isEmpty: Bool { text.isEmpty }
    var isAtEnd: Bool { cursor == text.utf8.count }
    var textBeforeCursor: Substring { text.slice(0..<cursor) }

    /// Replaces the bytes in `range`, widened to whole scalars, and puts the cursor behind what was inserted.
    ///
    /// - Returns: what was removed.
    @discardableResult
    mutating func replace(_ range: Range<Int>, with insertion: String, kind: UndoLog.Kind = .other) -> String {
        let lower = text.scalarBoundary(atOrBefore: range.lowerBound)
        var upper = min(max(lower, range.upperBound), text.utf8.count)
        while upper < text.utf8.count, let byte = text.byte(at: upper), byte & 0xC0 == 0x80 { upper += 1 }
        let inserted = insertion.withPlainNewlines
        let removed = String(text.slice(lower..<upper))
        guard !(removed.isEmpty && inserted.isEmpty) else { return "" }
        let before = cursor
        put(inserted, at: lower..<upper)
        cursor = text.boundary(atOrAfter: lower + inserted.utf8.count)
        log.record(
            UndoLog.Step(
                offset: lower, removed: removed, inserted: inserted, cursorBefore: before, cursorAfter: cursor,
                kind: kind))
        return removed
    }

    private mutating func put(_ insertion: String, at range: Range<Int>) {
        text.replaceSubrange(
            text.index(atByte: range.lowerBound)..<text.index(atByte: range.upperBound), with: insertion)
        text.makeContiguousUTF8()
        revision += 1
    }

    mutating func insert(_ insertion: String, kind: UndoLog.Kind = .other) {
        replace(cursor..<cursor, with: insertion, kind: kind)
    }

    /// Replaces all of the text, as one step.
    mutating func setText(_ new: String, cursor position: Int? = nil) {
        replace(0..<text.utf8.count, with: new)
        if let position { move(to: position) }
    }

    /// Puts the cursor at an offset, or in front of the grapheme that it is in.
    mutating func move(to offset: Int) {
        cursor = text.boundary(atOrBefore: offset)
        log.seal()
    }

    /// Lets what is typed next be a step of its own.
    mutating func seal() {
        log.seal()
    }

    /// Takes the last step back.
    /// - Returns: false when there is none.
    mutating func undo() -> Bool {
        guard let step = log.takeLast() else { return false }
        put(step.removed, at: step.offset..<step.offset + step.inserted.utf8.count)
        cursor = step.cursorBefore
        return true
    }

    /// Does again what was taken back last.
    mutating func redo() -> Bool {
        guard let step = log.takeNext() else { return false }
        put(step.inserted, at: step.offset..<step.offset + step.removed.utf8.count)
        cursor = step.cursorAfter
        return true
    }
}
