/// The words that cannot be names in Lua.
enum LuaKeyword: String, CaseIterable, Sendable {
    case and, `break`, `do`, `else`, elseif, end, `false`, `for`, function, goto, `if`, `in`, local, `nil`, not, or
    case `repeat`, `return`, then, `true`, until, `while`

    /// The bytes of a word of up to eight letters as one number.
    private static func packed(_ word: some Collection<UInt8>) -> UInt64? {
        guard word.count <= 8 else { return nil }
        return word.reduce(0) { $0 << 8 | UInt64($1) }
    }

    private static let byWord: [UInt64: LuaKeyword] = Dictionary(
        allCases.compactMap { keyword in packed(keyword.rawValue.utf8).map { ($0, keyword) } },
        uniquingKeysWith: { first, _ in first })

    /// The keyword that is written like this.
    init?(_ word: some Collection<UInt8>) {
        guard let packed = Self.packed(word), let keyword = Self.byWord[packed] else { return nil }
        self = keyword
    }

    /// Whether the word is a value and not part of a statement.
    var isConstant: Bool { self == .true || self == .false || self == .nil }
}
