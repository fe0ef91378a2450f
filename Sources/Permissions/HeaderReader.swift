/// Reads the text of a header: `name = literal`, one after the other. Nothing of it is ever executed, so there is nothing
/// but literals.
struct HeaderReader {
    private static let deepest = 8

    private let characters: [Character]
    private var position: Int
    private let end: Int
    private var place: HeaderPlace

    /// - Parameters:
    ///   - characters: the script.
    ///   - range: where in it the header's text stands.
    ///   - place: where it begins.
    init(_ characters: [Character], _ range: Range<Int>, at place: HeaderPlace) {
        self.characters = characters
        position = range.lowerBound
        end = range.upperBound
        self.place = place
    }

    /// All fields.
    mutating func fields() throws(HeaderError) -> [HeaderValue.Entry] {
        var entries: [HeaderValue.Entry] = []
        while true {
            skipSpace()
            while take(",") || take(";") { skipSpace() }
            guard position < end else { return entries }
            let start = place
            guard let name = identifier() else { throw start.error("a field is expected, as in summary = \"…\"") }
            entries.append(try field(name, start, depth: 0))
        }
    }

    private mutating func field(
        _ name: String, _ start: HeaderPlace, depth: Int
    ) throws(HeaderError) -> HeaderValue.Entry {
        skipSpace()
        guard take("=") else { throw place.error("'=' is expected after '\(name)'") }
        skipSpace()
        return HeaderValue.Entry(name: name, place: start, value: try value(depth))
    }

    private mutating func value(_ depth: Int) throws(HeaderError) -> HeaderValue {
        let start = place
        guard let character = current else { throw start.error("a value is expected, and the header ends here") }
        switch character {
        case "\"", "'": return HeaderValue(content: .string(try string(character)), place: start)
        case "{": return HeaderValue(content: .table(try table(depth + 1)), place: start)
        case "0"..."9", "-", ".": return HeaderValue(content: .number(try number()), place: start)
        default: break
        }
        let word = identifier()
        switch word {
        case "true": return HeaderValue(content: .boolean(true), place: start)
        case "false": return HeaderValue(content: .boolean(false), place: start)
        default:
            let given = word ?? String(character)
            throw start.error(
                "a header holds nothing but strings, numbers, true, false and tables of them, and '\(given)' is none")
        }
    }

    private mutating func table(_ depth: Int) throws(HeaderError) -> [HeaderValue.Entry] {
        let open = place
        guard depth <= Self.deepest else { throw open.error("tables nest too deep here") }
        _ = take("{")
        var entries: [HeaderValue.Entry] = []
        while true {
            skipSpace()
            if take("}") { return entries }
            guard position < end else { throw open.error("this table is not closed") }
            entries.append(try entry(depth))
            skipSpace()
            if take(",") || take(";") { continue }
            guard current == "}" else { throw place.error("',' or '}' is expected here") }
        }
    }

    private mutating func entry(_ depth: Int) throws(HeaderError) -> HeaderValue.Entry {
        let start = place
        if take("[") {
            skipSpace()
            guard let quote = current, quote == "\"" || quote == "'" else {
                throw place.error("a name in quotes is expected here")
            }
            let name = try string(quote)
            skipSpace()
            guard take("]") else { throw place.error("']' is expected here") }
            return try field(name, start, depth: depth)
        }
        let before = (position, place)
        if let word = identifier() {
            skipSpace()
            if current == "=" { return try field(word, start, depth: depth) }
            (position, place) = before
        }
        return HeaderValue.Entry(name: nil, place: start, value: try value(depth))
    }

    private mutating func string(_ quote: Character) throws(HeaderError) -> String {
        let start = place
        advance()
        var text = ""
        while let character = current, !character.isNewline {
            advance()
            if character == quote { return text }
            guard character == "\\" else {
                // What `--help` shows of a stranger's script must not play with the terminal.
                guard character.unicodeScalars.allSatisfy(\.isShown) else {
                    throw start.error("this string holds a character that is not shown, such as Escape")
                }
                text.append(character)
                continue
            }
            let escape = place
            switch current {
            case "n": text.append("\n")
            case "t": text.append("\t")
            case "\\", "\"", "'": text.append(current ?? "\\")
            default: throw escape.error("a header knows the escapes \\n \\t \\\\ \\\" and \\' only")
            }
            advance()
        }
        throw start.error("this string is not closed")
    }

    private mutating func number() throws(HeaderError) -> Double {
        let start = place
        var text = ""
        while let character = current, character.isASCII,
            character.isNumber || character.isLetter || "+-.".contains(character)
        {
            text.append(character)
            advance()
        }
        guard let number = Double(text), number.isFinite else { throw start.error("'\(text.prefix(40))' is no number") }
        return number
    }

    private mutating func identifier() -> String? {
        guard let first = current, first.isASCII, first.isLetter || first == "_" else { return nil }
        var text = ""
        while let character = current, character.isASCII, character.isLetter || character.isNumber || character == "_" {
            text.append(character)
            advance()
        }
        return text
    }

    // MARK: - Characters

    private var current: Character? { position < end ? characters[position] : nil }

    private mutating func advance() {
        guard position < end else { return }
        place.pass(characters[position])
        position += 1
    }

    private mutating func take(_ character: Character) -> Bool {
        guard current == character else { return false }
        advance()
        return true
    }

    private mutating func skipSpace() {
        while let character = current {
            if character.isWhitespace {
                advance()
            } else if character == "-", position + 1 < end, characters[position + 1] == "-" {
                while let character = current, !character.isNewline { advance() }
            } else {
                return
            }
        }
    }
}

extension HeaderPlace {
    /// Goes on behind a character.
    mutating func pass(_ character: Character) {
        if character.isNewline { (line, column) = (line + 1, 1) } else { column += 1 }
    }
}

extension Unicode.Scalar {
    /// Whether it is one that people see, and not one that moves the cursor or turns the direction of writing.
    fileprivate var isShown: Bool {
        switch properties.generalCategory {
        case .control: self == "\t"
        case .format: !(0x202A...0x202E).contains(value) && !(0x2066...0x2069).contains(value)
        default: true
        }
    }
}
