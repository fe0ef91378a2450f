/// Where the cursor can go.
extension EditBuffer {
    /// A place in the text that a key leads to.
    enum Motion: CaseIterable {
        case left, right, wordLeft, wordRight, lineStart, lineEnd, start, end
        /// Over everything that is not blank, as Ctrl-W goes.
        case blankWordLeft
    }

    func target(of motion: Motion) -> Int {
        switch motion {
        case .left: text.boundary(before: cursor)
        case .right: text.boundary(after: cursor)
        case .wordLeft: backward(while: { !$0.isWord }, then: { $0.isWord })
        case .wordRight: forward(while: { !$0.isWord }, then: { $0.isWord })
        case .blankWordLeft: backward(while: { $0.isWhitespace }, then: { !$0.isWhitespace })
        case .lineStart: text.boundary(atOrBefore: text.lineStart(at: cursor))
        case .lineEnd: text.boundary(atOrBefore: text.lineEnd(at: cursor))
        case .start: 0
        case .end: text.utf8.count
        }
    }

    mutating func move(_ motion: Motion) {
        move(to: target(of: motion))
    }

    private func forward(while first: (Character) -> Bool, then second: (Character) -> Bool) -> Int {
        var index = text.index(atByte: cursor)
        while index < text.endIndex, first(text[index]) { index = text.index(after: index) }
        while index < text.endIndex, second(text[index]) { index = text.index(after: index) }
        return text.byteOffset(of: index)
    }

    private func backward(while first: (Character) -> Bool, then second: (Character) -> Bool) -> Int {
        backward(from: backward(from: cursor, while: first), while: second)
    }

    private func backward(from offset: Int, while condition: (Character) -> Bool) -> Int {
        var index = text.index(atByte: offset)
        while index > text.startIndex {
            let previous = text.index(before: index)
            guard condition(text[previous]) else { break }
            index = previous
        }
        return text.byteOffset(of: index)
    }
}
