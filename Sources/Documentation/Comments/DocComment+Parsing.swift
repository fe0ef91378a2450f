extension DocComment {
    /// Reads a comment.
    ///
    /// - Parameter lines: its lines without the `---`, as they stand behind that.
    public init(lines: [String]) {
        var isInUsage = false
        for line in lines {
            guard let (tag, rest) = Self.tag(of: line) else {
                if isInUsage { addToUsage(line) } else { text.append(line.trimmed) }
                continue
            }
            isInUsage = tag == "usage" || tag == "example"
            switch tag {
            case "param": parameters.append(Self.parameter(rest))
            case "return": results.append(Self.result(rest))
            case "usage", "example": usages.append(rest)
            default: tags.append((tag, rest))
            }
        }
        while text.first?.isEmpty == true { text.removeFirst() }
        while text.last?.isEmpty == true { text.removeLast() }
        usages = usages.map(Self.withoutMargins).filter { !$0.isEmpty }
    }

    private mutating func addToUsage(_ line: String) {
        usages[usages.count - 1] += "\n" + line
    }

    /// `@name rest`
    private static func tag(of line: String) -> (name: String, rest: String)? {
        let line = line.trimmed
        guard line.hasPrefix("@") else { return nil }
        let name = line.dropFirst().prefix { $0.isLetter || $0 == "_" || $0 == "-" }
        return (String(name), line.dropFirst(1 + name.count).trimmed)
    }

    /// `name? type text`
    static func parameter(_ text: String) -> Item {
        var (name, rest) = text.firstWord
        let isOptional = name.hasSuffix("?")
        if isOptional { name.removeLast() }
        let type = typeExpression(&rest)
        return Item(name: name, type: type, isOptional: isOptional || type.hasSuffix("?"), text: rest.withoutMark)
    }

    /// `type name text`; what looks like no name is text already.
    private static func result(_ text: String) -> Item {
        var rest = text
        let type = typeExpression(&rest)
        var name = ""
        let (word, after) = rest.firstWord
        if !after.isEmpty, word.isLuaName, !rest.hasPrefix("#") { (name, rest) = (word, after) }
        return Item(name: name, type: type, isOptional: type.hasSuffix("?"), text: rest.withoutMark)
    }

    /// Takes a type off the front: up to a blank that stands in no bracket and beside no `|`, `:` or `,`.
    private static func typeExpression(_ text: inout String) -> String {
        var depth = 0
        var last: Character = " "
        var end = text.startIndex
        while end < text.endIndex {
            let character = text[end]
            if "({[<".contains(character) { depth += 1 }
            if ")}]>".contains(character) { depth -= 1 }
            if depth <= 0, character == " ", !"|:,".contains(last) {
                let next = text[end...].first { $0 != " " }
                guard next == "|" else { break }
            }
            if character != " " { last = character }
            end = text.index(after: end)
        }
        let type = String(text[..<end])
        text = text[end...].trimmed
        return type
    }

    /// A text without empty lines around it and without the blanks that all its lines begin with.
    private static func withoutMargins(_ text: String) -> String {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        while lines.first?.trimmed.isEmpty == true { lines.removeFirst() }
        while lines.last?.trimmed.isEmpty == true { lines.removeLast() }
        // The line of the tag itself has lost its blanks.
        let isOnTag = !text.hasPrefix("\n")
        let others = isOnTag ? lines.dropFirst() : lines[...]
        let margin = others.filter { !$0.trimmed.isEmpty }.map { $0.prefix { $0 == " " }.count }.min() ?? 0
        return lines.enumerated().map { index, line in
            isOnTag && index == 0 ? line : String(line.dropFirst(min(margin, line.prefix { $0 == " " }.count)))
        }.joined(separator: "\n")
    }
}

extension StringProtocol {
    /// Without blanks at its ends.
    package var trimmed: String {
        let start = drop(while: \.isWhitespace)
        return String(start.reversed().drop(while: \.isWhitespace).reversed())
    }

    /// The first word, and what follows it.
    fileprivate var firstWord: (word: String, rest: String) {
        let word = prefix { !$0.isWhitespace }
        return (String(word), dropFirst(word.count).trimmed)
    }

    /// A name as Lua understands names.
    var isLuaName: Bool {
        guard let first, first == "_" || first.isASCII && first.isLetter else { return false }
        return allSatisfy { $0 == "_" || $0.isASCII && ($0.isLetter || $0.isNumber) }
    }

    /// Without the `#` that LuaCATS puts between a type and a text.
    fileprivate var withoutMark: String { hasPrefix("#") ? dropFirst().trimmed : String(self) }
}
