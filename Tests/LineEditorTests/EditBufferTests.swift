import Testing

@testable import LineEditor

@Suite("The text being edited")
struct EditBufferTests {
    @Test("edits and motions do what they do to a list of characters, and undo takes all of it back", arguments: 0..<80)
    func naive(seed: Int) throws {
        var generator = SeededGenerator(seed: seed)
        var buffer = EditBuffer()
        var naive = NaiveBuffer()
        var texts: [String] = [""]
        for _ in 0..<120 {
            step(&generator, &buffer, &naive)
            try #require(buffer.text == naive.text)
            try #require(Array(buffer.text.utf8) == Array(naive.text.utf8))
            try #require(buffer.cursor == naive.cursor, "\(buffer.text.debugDescription)")
            texts.append(buffer.text)
        }
        let last = buffer.text
        var undone = 0
        while buffer.undo() {
            undone += 1
            try #require(texts.contains(buffer.text))
        }
        #expect(buffer.text.isEmpty)
        for _ in 0..<undone { #expect(buffer.redo() == true) }
        #expect(buffer.text == last)
        #expect(buffer.redo() == false)
    }

    private func step(_ generator: inout SeededGenerator, _ buffer: inout EditBuffer, _ naive: inout NaiveBuffer) {
        switch generator.number(0...9) {
        case 0...3:
            let text = RandomText.make(&generator, pieces: generator.number(1...3))
            buffer.insert(text, kind: generator.chance(50) ? .typing : .other)
            naive.insert(text)
        case 4:
            #expect(buffer.deleteBackward() == !naive.before.isEmpty)
            naive.deleteBackward()
        case 5:
            #expect(buffer.deleteForward() == !naive.after.isEmpty)
            naive.deleteForward()
        case 6:
            let isLeft = generator.chance(60)
            buffer.move(isLeft ? .left : .right)
            naive.move(by: isLeft ? -1 : 1)
        case 7:
            let isStart = generator.chance(50)
            buffer.move(isStart ? .lineStart : .lineEnd)
            if isStart { naive.toLineStart() } else { naive.toLineEnd() }
        case 8:
            buffer.move(.wordLeft)
            naive.wordLeft()
        default:
            buffer.move(.wordRight)
            naive.wordRight()
        }
    }

    private func buffer(_ text: String) -> EditBuffer {
        let parts = text.split(separator: "|", omittingEmptySubsequences: false)
        var buffer = EditBuffer(parts.joined())
        buffer.move(to: parts[0].utf8.count)
        return buffer
    }

    private func shown(_ buffer: EditBuffer) -> String {
        buffer.textBeforeCursor + "|" + buffer.text.slice(buffer.cursor..<buffer.text.utf8.count)
    }

    @Test(
        "what is cut",
        arguments: [
            ("one two|", .wordLeft, "one |"), ("one.two|", .blankWordLeft, "|"),
            ("one two  |", .blankWordLeft, "one |"),
            ("a|b\nc", .lineEnd, "a|\nc"), ("ab|\nc", .lineEnd, "ab|c"), ("ab|", .lineEnd, "ab|"),
            ("a\nbc|d", .lineStart, "a\n|d"),
            ("|one two", .wordRight, "| two"), ("o_1|", .wordLeft, "|"), ("äöü|", .wordLeft, "|"),
        ] as [(String, EditBuffer.Motion, String)]
    )
    func kills(before: String, motion: EditBuffer.Motion, after: String) {
        var buffer = buffer(before)
        _ = buffer.kill(motion)
        #expect(shown(buffer) == after)
    }

    @Test(
        "exchanging characters",
        arguments: [
            ("ab|", "ba|"), ("a|b", "ba|"), ("ab|\nc", "ba|\nc"), ("a|", "a|"), ("|ab", "|ab"), ("a\n|b", "a\n|b"),
            ("👍é|", "é👍|"),
        ])
    func transposes(before: String, after: String) {
        var buffer = buffer(before)
        _ = buffer.transpose()
        #expect(shown(buffer) == after)
    }

    @Test("typing is taken back word by word, Backspace at once, a paste as a whole")
    func undo() {
        var buffer = EditBuffer()
        for character in "local x" { buffer.insert(String(character), kind: .typing) }
        buffer.insert("pasted text")
        buffer.insert("y", kind: .typing)
        var texts: [String] = []
        while buffer.undo() { texts.append(buffer.text) }
        #expect(texts == ["local xpasted text", "local x", "local ", ""])
        buffer = EditBuffer("abc")
        _ = buffer.deleteBackward()
        _ = buffer.deleteBackward()
        let isUndone = buffer.undo()
        #expect(isUndone)
        #expect((buffer.text, buffer.cursor) == ("abc", 3))
    }

    @Test("a new change ends what could be done again")
    func redo() {
        var buffer = EditBuffer("a")
        buffer.insert("b")
        #expect(buffer.undo() == true)
        buffer.insert("c")
        #expect(buffer.redo() == false)
        #expect(buffer.text == "ac")
    }

    @Test("every kind of line end becomes a newline")
    func newlines() {
        #expect(EditBuffer("a\r\nb\rc\n\rd").text == "a\nb\nc\n\nd")
        var buffer = EditBuffer("a\n")
        buffer.replace(1..<1, with: "\r")
        #expect(buffer.text == "a\n\n")
    }

    @Test("ranges that no text has are made to fit", arguments: [-5, 0, 1, 2, 3, 4, 5, 99])
    func ranges(offset: Int) {
        var buffer = EditBuffer("日é")
        buffer.replace(offset..<offset + 3, with: "x")
        #expect(buffer.text.unicodeScalars.allSatisfy { "日éx".unicodeScalars.contains($0) })
        buffer.move(to: offset)
        #expect(buffer.undo() == true)
        #expect(buffer.text == "日é")
    }

    @Test("the indentation of a line changes, and the cursor stays where it is in the text")
    func indentation() {
        var buffer = buffer("if x then\n    end|")
        buffer.indentLine(with: "")
        #expect(shown(buffer) == "if x then\nend|")
        buffer.indentLine(with: "\t")
        #expect(shown(buffer) == "if x then\n\tend|")
        #expect(!buffer.isInIndentation)
        buffer.move(to: 11)
        #expect(buffer.isInIndentation)
    }

    @Test("from inside a grapheme the way leads to its ends")
    func insideGrapheme() {
        let text = "e\u{301}x日👍🏽"
        #expect(
            (0...text.utf8.count).map { text.boundary(before: $0) } == [0, 0, 0, 0, 3, 4, 4, 4, 7, 7, 7, 7, 7, 7, 7, 7])
        #expect(
            (0...text.utf8.count).map { text.boundary(after: $0) } == [
                3, 3, 3, 4, 7, 7, 7, 15, 15, 15, 15, 15, 15, 15, 15, 15,
            ])
        #expect(
            (0...text.utf8.count).map { text.boundary(atOrBefore: $0) } == [
                0, 0, 0, 3, 4, 4, 4, 7, 7, 7, 7, 7, 7, 7, 7, 15,
            ])
    }

    @Test("what is cut in a row comes back as one, and older cuts after it")
    func killRing() {
        var ring = KillRing()
        #expect(ring.current == nil)
        ring.rotate()
        ring.add("b", isBackward: false, isContinued: false)
        ring.add("c", isBackward: false, isContinued: true)
        ring.add("a", isBackward: true, isContinued: true)
        #expect(ring.current == "abc")
        ring.add("new", isBackward: true, isContinued: false)
        ring.rotate()
        #expect(ring.current == "abc")
        ring.rotate()
        #expect(ring.current == "new")
        for number in 0..<200 { ring.add("\(number)", isBackward: false, isContinued: false) }
        #expect(ring.current == "199")
    }
}
