/// Takes Lua 5.4 text apart. Total: any bytes are tokens of some kind, and the tokens lie side by side from the first byte
/// to the last. Each byte is looked at a few times at most.
struct LuaTokenizer {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// All tokens of a text.
    static func tokens(of bytes: [UInt8]) -> [LuaToken] {
        var tokenizer = LuaTokenizer(bytes)
        var tokens: [LuaToken] = []
        tokens.reserveCapacity(bytes.count / 3)
        while let token = tokenizer.next() { tokens.append(token) }
        return tokens
    }

    /// The next token, nil at the end.
    mutating func next() -> LuaToken? {
        guard let byte = peek() else { return nil }
        let start = position
        let kind = read(byte)
        return LuaToken(kind: kind, range: start..<position)
    }

    private func peek(_ distance: Int = 0) -> UInt8? {
        let offset = position + distance
        return offset < bytes.count ? bytes[offset] : nil
    }

    private mutating func skip(while condition: (UInt8) -> Bool) {
        while position < bytes.count, condition(bytes[position]) { position += 1 }
    }

    private mutating func read(_ byte: UInt8) -> LuaToken.Kind {
        if byte.isLuaSpace {
            skip(while: \.isLuaSpace)
            return .blank
        }
        if byte.isLuaLetter { return word() }
        if byte.isLuaDigit || byte == .dot && peek(1)?.isLuaDigit == true { return number() }
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "'"): return string(byte)
        case UInt8(ascii: "-") where peek(1) == UInt8(ascii: "-"): return comment()
        case UInt8(ascii: "["):
            if let level = openBracketLevel(at: position) { return .longString(isFinished: skipLongBracket(level)) }
        default: break
        }
        return symbol()
    }

    private mutating func word() -> LuaToken.Kind {
        let start = position
        skip { $0.isLuaLetter || $0.isLuaDigit }
        return LuaKeyword(bytes[start..<position]).map(LuaToken.Kind.keyword) ?? .name
    }

    /// Takes what Lua takes for a number, whether or not it is one: `3x` and `1..2` are single tokens there, too.
    private mutating func number() -> LuaToken.Kind {
        let isHexadecimal = peek() == UInt8(ascii: "0") && peek(1)?.luaLowercased == UInt8(ascii: "x")
        let exponent = UInt8(ascii: isHexadecimal ? "p" : "e")
        position += isHexadecimal ? 2 : 1
        while let byte = peek() {
            if byte.luaLowercased == exponent {
                position += 1
                if let sign = peek(), sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { position += 1 }
            } else if byte.isLuaHexadecimalDigit || byte == .dot {
                position += 1
            } else {
                break
            }
        }
        if peek()?.isLuaLetter == true { position += 1 }
        return .number
    }

    private mutating func string(_ quote: UInt8) -> LuaToken.Kind {
        position += 1
        while let byte = peek() {
            switch byte {
            case quote:
                position += 1
                return .string(isFinished: true)
            case UInt8(ascii: "\\"): escape()
            case .newline, .carriageReturn: return .string(isFinished: false)
            default: position += 1
            }
        }
        return .string(isFinished: false)
    }

    /// What follows a backslash: one byte, a line end, or with `z` all blanks.
    private mutating func escape() {
        position += 1
        guard let byte = peek() else { return }
        position += 1
        if byte == UInt8(ascii: "z") { return skip(while: \.isLuaSpace) }
        guard byte == .newline || byte == .carriageReturn, let next = peek() else { return }
        if next != byte, next == .newline || next == .carriageReturn { position += 1 }
    }

    private mutating func comment() -> LuaToken.Kind {
        position += 2
        if let level = openBracketLevel(at: position) { return .longComment(isFinished: skipLongBracket(level)) }
        skip { $0 != .newline && $0 != .carriageReturn }
        return .comment
    }

    /// How many `=` stand in the opening long bracket here; nil when there is none.
    private func openBracketLevel(at start: Int) -> Int? {
        guard start < bytes.count, bytes[start] == UInt8(ascii: "[") else { return nil }
        var offset = start + 1
        while offset < bytes.count, bytes[offset] == UInt8(ascii: "=") { offset += 1 }
        return offset < bytes.count && bytes[offset] == UInt8(ascii: "[") ? offset - start - 1 : nil
    }

    /// - Returns: whether the closing bracket was found.
    private mutating func skipLongBracket(_ level: Int) -> Bool {
        position += level + 2
        while position < bytes.count {
            guard bytes[position] == UInt8(ascii: "]") else {
                position += 1
                continue
            }
            let start = position
            position += 1
            skip { $0 == UInt8(ascii: "=") }
            // A bracket of the wrong level may be the beginning of the right one.
            guard position - start - 1 == level, peek() == UInt8(ascii: "]") else { continue }
            position += 1
            return true
        }
        return false
    }

    private mutating func symbol() -> LuaToken.Kind {
        if peek() == UInt8(ascii: "["), peek(1) == UInt8(ascii: "=") {
            // Lua knows no such beginning of a long string, and no other use for it.
            position += 1
            skip { $0 == UInt8(ascii: "=") }
            return .unknown
        }
        if let first = peek(), let symbol = LuaSymbol.longest(first, peek(1) ?? 0, peek(2) ?? 0) {
            position += symbol.length
            return .symbol(symbol)
        }
        position += 1
        // Never between the bytes of a scalar.
        skip { $0 & 0xC0 == 0x80 }
        return .unknown
    }
}

extension UInt8 {
    static let newline = UInt8(ascii: "\n")
    static let carriageReturn = UInt8(ascii: "\r")
    static let dot = UInt8(ascii: ".")

    var luaLowercased: UInt8 { self >= 0x41 && self <= 0x5A ? self + 0x20 : self }
    var isLuaDigit: Bool { self >= 0x30 && self <= 0x39 }
    var isLuaLetter: Bool { self == 0x5F || (luaLowercased >= 0x61 && luaLowercased <= 0x7A) }
    var isLuaHexadecimalDigit: Bool { isLuaDigit || (luaLowercased >= 0x61 && luaLowercased <= 0x66) }
    var isLuaSpace: Bool { self == 0x20 || (self >= 0x09 && self <= 0x0D) }
}
