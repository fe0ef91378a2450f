/// Knows, line by line, whether a Lua file stands inside a long string or a long comment.
struct LuaLineScanner {
    /// How many `=` the bracket has that closes what the next line stands in; nil outside.
    private var level: Int?

    /// Whether the next line begins inside of a long string or comment.
    var isInside: Bool { level != nil }

    /// Goes over a line.
    mutating func pass(_ line: String) {
        var rest = Array(line.utf8)[...]
        while !rest.isEmpty {
            if let level {
                guard let end = Self.closing(level, in: rest) else { return }
                rest = rest[end...]
                self.level = nil
            } else if !skip(&rest) {
                return
            }
        }
    }

    /// Goes over one thing outside of long brackets.
    ///
    /// - Returns: false when the rest of the line is a comment.
    private mutating func skip(_ rest: inout ArraySlice<UInt8>) -> Bool {
        guard let first = rest.first else { return false }
        switch first {
        case UInt8(ascii: "\""), UInt8(ascii: "'"):
            rest = Self.afterString(rest)
        case UInt8(ascii: "-") where rest.starts(with: [first, first]):
            rest = rest.dropFirst(2)
            guard let opened = Self.opening(rest) else { return false }
            level = opened
            rest = rest.dropFirst(opened + 2)
        case UInt8(ascii: "["):
            level = Self.opening(rest)
            rest = rest.dropFirst(level.map { $0 + 2 } ?? 1)
        default:
            rest = rest.dropFirst()
        }
        return true
    }

    private static func afterString(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let quote = text.first
        var rest = text.dropFirst()
        while let byte = rest.first {
            rest = rest.dropFirst(byte == UInt8(ascii: "\\") ? 2 : 1)
            if byte == quote { break }
        }
        return rest
    }

    /// The level of the long bracket that a text begins with.
    private static func opening(_ text: ArraySlice<UInt8>) -> Int? {
        guard text.first == UInt8(ascii: "[") else { return nil }
        let level = text.dropFirst().prefix { $0 == UInt8(ascii: "=") }.count
        return text.dropFirst(level + 1).first == UInt8(ascii: "[") ? level : nil
    }

    /// The position behind the bracket that closes a level.
    private static func closing(_ level: Int, in text: ArraySlice<UInt8>) -> Int? {
        var index = text.startIndex
        while index < text.endIndex {
            defer { index += 1 }
            guard text[index] == UInt8(ascii: "]") else { continue }
            let signs = text[(index + 1)...].prefix { $0 == UInt8(ascii: "=") }.count
            let end = index + 1 + signs
            if signs == level, end < text.endIndex, text[end] == UInt8(ascii: "]") { return end + 1 }
        }
        return nil
    }
}
