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

    /// The longest symbol that begins with some bytes.
    ///
    /// - Parameters:
    ///   - first: the byte there.
    ///   - second: the byte behind it; 0 at the end of the text, as for the third.
    static func longest(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> LuaSymbol? {
        func either(_ byte: Unicode.Scalar, _ long: LuaSymbol, _ short: LuaSymbol) -> LuaSymbol {
            second == UInt8(ascii: byte) ? long : short
        }
        switch Unicode.Scalar(first) {
        case "+": return .plus
        case "-": return .minus
        case "*": return .star
        case "/": return either("/", .floorDivide, .slash)
        case "%": return .percent
        case "^": return .caret
        case "#": return .hash
        case "&": return .ampersand
        case "~": return either("=", .notEqual, .tilde)
        case "|": return .bar
        case "<": return second == UInt8(ascii: "<") ? .shiftLeft : either("=", .lessOrEqual, .less)
        case ">": return second == UInt8(ascii: ">") ? .shiftRight : either("=", .greaterOrEqual, .greater)
        case "=": return either("=", .equal, .assign)
        case "(": return .openParenthesis
        case ")": return .closeParenthesis
        case "{": return .openBrace
        case "}": return .closeBrace
        case "[": return .openBracket
        case "]": return .closeBracket
        case ";": return .semicolon
        case ":": return either(":", .label, .colon)
        case ",": return .comma
        case ".": return second == .dot && third == .dot ? .varargs : either(".", .concatenate, .dot)
        default: return nil
        }
    }

    /// How many bytes it has.
    var length: Int {
        switch self {
        case .varargs: 3
        case .shiftLeft, .shiftRight, .floorDivide, .equal, .notEqual, .lessOrEqual, .greaterOrEqual, .label,
            .concatenate:
            2
        default: 1
        }
    }
}
