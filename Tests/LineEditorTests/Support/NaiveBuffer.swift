@testable import LineEditor

/// The buffer as one would write it without a thought for time: the text is its characters.
struct NaiveBuffer {
    var before: [Character] = []
    var after: [Character] = []

    var text: String { String(before) + String(after) }
    var cursor: Int { String(before).utf8.count }

    /// Characters may grow together with their neighbours; the cursor is behind the one it would be inside of.
    private mutating func settle(_ first: String, _ second: String) {
        let all = first + second
        before = []
        after = []
        var length = 0
        for character in all {
            if length < first.utf8.count { before.append(character) } else { after.append(character) }
            length += String(character).utf8.count
        }
    }

    mutating func insert(_ text: String) {
        settle(String(before) + text, String(after))
    }

    mutating func deleteBackward() {
        settle(String(before.dropLast()), String(after))
    }

    mutating func deleteForward() {
        settle(String(before), String(after.dropFirst()))
    }

    mutating func move(by step: Int) {
        if step < 0, let character = before.popLast() { after.insert(character, at: 0) }
        if step > 0, !after.isEmpty { before.append(after.removeFirst()) }
    }

    mutating func toLineStart() {
        while let last = before.last, last != "\n" { move(by: -1) }
    }

    mutating func toLineEnd() {
        while let next = after.first, next != "\n" { move(by: 1) }
    }

    mutating func wordLeft() {
        while let last = before.last, !last.isWord { move(by: -1) }
        while let last = before.last, last.isWord { move(by: -1) }
    }

    mutating func wordRight() {
        while let next = after.first, !next.isWord { move(by: 1) }
        while let next = after.first, next.isWord { move(by: 1) }
    }
}
