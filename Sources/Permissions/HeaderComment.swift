/// Finds the comment that is a script's header: `--[[ moongate … ]]` or `--[=[ moongate … ]=]`, before the first line of
/// code.
struct HeaderComment {
    /// Who looks for a header need not read a program of many megabytes.
    private static let longest = 256 * 1024
    private static let word = "moongate"

    let characters: [Character]
    /// The text behind the word.
    private(set) var range: Range<Int> = 0..<0
    private(set) var place = HeaderPlace()

    private var position = 0

    /// Nil when there is none.
    ///
    /// - Throws: `HeaderError` when it is not closed.
    init?(_ source: [UInt8]) throws(HeaderError) {
        let beginning = source.prefix(Self.longest)
        guard Self.isNamed(in: beginning) else { return nil }
        characters = Array(String(decoding: beginning, as: UTF8.self))
        if characters.first == "#" { skipLine() }
        while position < characters.count {
            if characters[position].isWhitespace {
                step()
            } else if starts("--") {
                if let level = longBracket(at: position + 2) {
                    if try readComment(level) { return }
                } else {
                    skipLine()
                }
            } else {
                return nil
            }
        }
        return nil
    }

    /// Whether the word stands there at all, which it seldom does: taking a text apart into characters takes its time.
    private static func isNamed(in bytes: ArraySlice<UInt8>) -> Bool {
        let letters = Array(word.utf8)
        var matched = 0
        for byte in bytes {
            // Its first letter stands nowhere else in it, so a match that breaks off can begin anew only here.
            matched = byte == letters[matched] ? matched + 1 : byte == letters[0] ? 1 : 0
            if matched == letters.count { return true }
        }
        return false
    }

    /// Passes a long comment.
    ///
    /// - Returns: whether it is the header.
    private mutating func readComment(_ level: Int) throws(HeaderError) -> Bool {
        let open = place
        for _ in 0..<level + 4 { step() }
        let closing = "]" + String(repeating: "=", count: level) + "]"
        while position < characters.count, characters[position] == " " || characters[position] == "\t" { step() }
        let isHeader = starts(Self.word) && !(at(position + Self.word.count).map(Self.isWordPart) ?? false)
        if isHeader { for _ in Self.word { step() } }
        let start = (position, place)
        while position < characters.count, !starts(closing) { step() }
        guard position < characters.count else {
            guard isHeader else { return false }
            throw open.error("this header is not closed; '\(closing)' is missing")
        }
        if isHeader {
            range = start.0..<position
            place = start.1
            return true
        }
        for _ in closing { step() }
        return false
    }

    private static func isWordPart(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || character == "_" || character == "-" || character == "."
    }

    /// The number of equals signs of a long bracket that opens here.
    private func longBracket(at index: Int) -> Int? {
        guard at(index) == "[" else { return nil }
        var level = 0
        while at(index + 1 + level) == "=" { level += 1 }
        return at(index + 1 + level) == "[" ? level : nil
    }

    private func at(_ index: Int) -> Character? { index < characters.count ? characters[index] : nil }

    private func starts(_ text: String) -> Bool {
        position + text.count <= characters.count && characters[position..<position + text.count].elementsEqual(text)
    }

    private mutating func step() {
        guard position < characters.count else { return }
        place.pass(characters[position])
        position += 1
    }

    private mutating func skipLine() {
        while position < characters.count, !characters[position].isNewline { step() }
    }
}
