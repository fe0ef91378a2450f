/// What keys do to the text.
extension EditBuffer {
    /// Takes away one grapheme in front of the cursor.
    /// - Returns: false when there is none.
    mutating func deleteBackward() -> Bool {
        guard cursor > 0 else { return false }
        replace(target(of: .left)..<cursor, with: "", kind: .erasing)
        return true
    }

    /// Takes away the grapheme under the cursor.
    mutating func deleteForward() -> Bool {
        guard !isAtEnd else { return false }
        let position = cursor
        replace(position..<target(of: .right), with: "", kind: .deleting)
        return true
    }

    /// Takes away everything between the cursor and the target of a motion.
    /// - Returns: what was there.
    mutating func kill(_ motion: Motion) -> String {
        var target = target(of: motion)
        // At the end of a line the newline goes, so that the next line follows.
        if motion == .lineEnd, target == cursor { target = text.boundary(after: cursor) }
        return replace(min(cursor, target)..<max(cursor, target), with: "")
    }

    /// Exchanges the graphemes around the cursor and goes on; at the end of a line, those in front of it.
    mutating func transpose() -> Bool {
        var middle = cursor
        if middle == text.lineEnd(at: middle) { middle = text.boundary(before: middle) }
        let start = text.boundary(before: middle)
        let end = text.boundary(after: middle)
        let (left, right) = (String(text.slice(start..<middle)), String(text.slice(middle..<end)))
        guard !left.isEmpty, !right.isEmpty, left != "\n", right != "\n" else { return false }
        replace(start..<end, with: right + left)
        return true
    }

    /// Whether there are only blanks between the start of the line and the cursor.
    var isInIndentation: Bool {
        text.slice(text.lineStart(at: cursor)..<cursor).allSatisfy(\.isBlank)
    }

    /// Gives the line the cursor is in another indentation and keeps the cursor where it is in the text.
    mutating func indentLine(with blanks: String) {
        let start = text.lineStart(at: cursor)
        let length = text.slice(start..<text.utf8.count).utf8.prefix { $0 == 0x20 || $0 == 0x09 }.count
        guard text.slice(start..<start + length) != Substring(blanks) else { return }
        let behind = cursor - (start + length)
        replace(start..<start + length, with: blanks)
        move(to: max(start, start + blanks.utf8.count + behind))
    }
}
