/// The operators and punctuation of Lua.
enum LuaSymbol: String, CaseIterable, Sendable {
    case plus = "+"
    case minus = "-"
    case star = "*"
    case slash = "/"
    case percent = "%"
    case caret = "^"
    case hash = "#"
    case ampersand = "&"
    case tilde = "~"
    case bar = "|"
    case less = "<"
    case greater = ">"
    case assign = "="
    case openParenthesis = "("
    case closeParenthesis = ")"
    case openBrace = "{"
    case closeBrace = "}"
    case openBracket = "["
    case closeBracket = "]"
    case semicolon = ";"
    case colon = ":"
    case comma = ","
    case dot = "."
    case shiftLeft = "<<"
    case shiftRight = ">>"
    case floorDivide = "//"
    case equal = "=="
    case notEqual = "~="
    case lessOrEqual = "<="
    case greaterOrEqual = ">="
    case label = "::"
    case concatenate = ".."
    case varargs = "..."

    /// The symbols by their first byte, the longest first.
    private static let byFirst: [UInt8: [(bytes: [UInt8], symbol: LuaSymbol)]] = Dictionary(
        grouping: allCases.map { (bytes: Array($0.rawValue.utf8), symbol: $0) }.sorted {
            $0.bytes.count > $1.bytes.count
        },
        by: { $0.bytes[0] })

    /// The longest symbol that stands at an offset.
    static func longest(in bytes: [UInt8], at offset: Int) -> LuaSymbol? {
        guard bytes.indices.contains(offset), let candidates = byFirst[bytes[offset]] else { return nil }
        return candidates.first { bytes[offset...].starts(with: $0.bytes) }?.symbol
    }
}
