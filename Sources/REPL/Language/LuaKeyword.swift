/// The words that cannot be names in Lua.
enum LuaKeyword: String, CaseIterable, Sendable {
    case and, `break`, `do`, `else`, elseif, end, `false`, `for`, function, goto, `if`, `in`, local, `nil`, not, or
    case `repeat`, `return`, then, `true`, until, `while`

    /// The bytes of a word of up to eight letters as one number.
    private static func packed(_ word: some Sequence<UInt8>) -> UInt64 {
        var packed: UInt64 = 0
        for byte in word { packed = packed << 8 | UInt64(byte) }
        return packed
    }

    /// The keywords by their length.
    private static let byLength: [[(packed: UInt64, keyword: LuaKeyword)]] = (0...8).map { length in
        allCases.filter { $0.rawValue.utf8.count == length }.map { (packed($0.rawValue.utf8), $0) }
    }

    /// The keyword that is written like this.
    init?(_ word: some Collection<UInt8>) {
        let count = word.count
        guard count >= 2, count <= 8 else { return nil }
        let packed = Self.packed(word)
        for entry in Self.byLength[count] where entry.packed == packed {
            self = entry.keyword
            return
        }
        return nil
    }

    /// Whether the word is a value and not part of a statement.
    var isConstant: Bool { self == .true || self == .false || self == .nil }
}
