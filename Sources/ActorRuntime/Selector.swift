/// A CSS selector compiled to XPath: types, `*`, `#id`, `.class`, attributes with `= ~= ^= $= *=`, the combinators
/// (blank `>` `+` `~`), comma lists, `:first-child`, `:last-child` and `:not(…)` of a simple selector.
struct Selector {
    struct Problem: Error {
        let message: String
    }

    /// The XPath expression.
    let xpath: String

    private static let lengthLimit = 1000

    /// - Throws: ``Problem`` that says what is not understood.
    init(_ text: String) throws(Problem) {
        guard text.count <= Self.lengthLimit else { throw Problem(message: "it is too long") }
        var scanner = SelectorScanner(text)
        var paths: [String] = []
        repeat { paths.append(try scanner.complexSelector()) } while scanner.take(",")
        guard scanner.isAtEnd else { throw Problem(message: "'\(scanner.rest)' is not understood") }
        xpath = paths.joined(separator: " | ")
    }
}

/// Reads a selector from left to right.
private struct SelectorScanner {
    private var characters: ArraySlice<Character>

    init(_ text: String) {
        characters = Array(text)[...]
    }

    var isAtEnd: Bool { characters.isEmpty }
    var rest: String { String(characters.prefix(20)) }

    /// Takes the character if it comes next.
    mutating func take(_ character: Character) -> Bool {
        guard characters.first == character else { return false }
        characters.removeFirst()
        return true
    }

    private mutating func skipBlanks() -> Bool {
        let before = characters.count
        characters = characters.drop { $0.isWhitespace }
        return characters.count < before
    }

    mutating func complexSelector() throws(Selector.Problem) -> String {
        _ = skipBlanks()
        var path = "//" + (try compound())
        while true {
            let hasBlank = skipBlanks()
            if isAtEnd || characters.first == "," { return path }
            let axis: String
            if take(">") {
                axis = "/"
            } else if take("+") {
                axis = "/following-sibling::*[1]/self::"
            } else if take("~") {
                axis = "/following-sibling::"
            } else if hasBlank {
                axis = "//"
            } else {
                throw Selector.Problem(message: "'\(rest)' is not understood")
            }
            _ = skipBlanks()
            path += axis + (try compound())
        }
    }

    /// A type with its conditions.
    private mutating func compound() throws(Selector.Problem) -> String {
        let hasType = characters.first == "*" || characters.first.map(Self.isNameCharacter) == true
        let type = take("*") || !hasType ? "*" : (try name()).lowercased()
        var conditions = ""
        while let condition = try condition() { conditions += "[\(condition)]" }
        guard hasType || !conditions.isEmpty else {
            throw Selector.Problem(message: isAtEnd ? "an element is missing" : "'\(rest)' is not understood")
        }
        return type + conditions
    }

    private mutating func condition() throws(Selector.Problem) -> String? {
        if take("#") { return "@id=\(try literal(try name()))" }
        if take(".") { return try word(try name(), in: "@class") }
        if take("[") { return try attribute() }
        guard take(":") else { return nil }
        switch try name() {
        case "first-child": return "not(preceding-sibling::*)"
        case "last-child": return "not(following-sibling::*)"
        case "not":
            guard take("(") else { throw Selector.Problem(message: ":not needs a selector in parentheses") }
            let inner = try compound()
            guard take(")") else { throw Selector.Problem(message: ":not takes one simple selector") }
            return "not(self::\(inner))"
        case let other: throw Selector.Problem(message: "':\(other)' is not supported")
        }
    }

    private mutating func attribute() throws(Selector.Problem) -> String {
        let name = "@" + (try name()).lowercased()
        if take("]") { return name }
        let kind = characters.first.flatMap { "~^$*".contains($0) ? $0 : nil }
        if let kind { _ = take(kind) }
        guard take("=") else { throw Selector.Problem(message: "'\(rest)' is not understood in [...]") }
        let value = try attributeValue()
        guard take("]") else { throw Selector.Problem(message: "a ] is missing") }
        // CSS: the empty string is the beginning, the end and a part of nothing.
        if kind != nil && value.isEmpty { return "false()" }
        let text = try literal(value)
        switch kind {
        case "~"?: return try word(value, in: name)
        case "^"?: return "starts-with(\(name), \(text))"
        case "*"?: return "contains(\(name), \(text))"
        case "$"?:
            let start = "string-length(\(name)) - \(value.unicodeScalars.count - 1)"
            return "string-length(\(name)) >= \(value.unicodeScalars.count) and substring(\(name), \(start)) = \(text)"
        default: return "\(name)=\(text)"
        }
    }

    private mutating func attributeValue() throws(Selector.Problem) -> String {
        guard let quote = characters.first, quote == "\"" || quote == "'" else { return try name() }
        characters.removeFirst()
        let value = characters.prefix { $0 != quote }
        characters = characters.dropFirst(value.count)
        guard take(quote) else { throw Selector.Problem(message: "a closing \(quote) is missing") }
        return String(value)
    }

    private mutating func name() throws(Selector.Problem) -> String {
        let name = characters.prefix(while: Self.isNameCharacter)
        guard !name.isEmpty else { throw Selector.Problem(message: "a name is missing before '\(rest)'") }
        characters = characters.dropFirst(name.count)
        return String(name)
    }

    private static func isNameCharacter(_ character: Character) -> Bool {
        character.isASCII ? character.isLetter || character.isNumber || character == "-" || character == "_" : true
    }

    private func word(_ word: String, in attribute: String) throws(Selector.Problem) -> String {
        "contains(concat(' ', normalize-space(\(attribute)), ' '), \(try literal(" " + word + " ")))"
    }

    /// XPath has no escapes: a literal cannot hold both kinds of quotes.
    private func literal(_ text: String) throws(Selector.Problem) -> String {
        if !text.contains("'") { return "'\(text)'" }
        guard !text.contains("\"") else { throw Selector.Problem(message: "a value cannot hold both kinds of quotes") }
        return "\"\(text)\""
    }
}
