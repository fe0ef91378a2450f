/// A text and its tokens.
struct LuaText: Sendable {
    let bytes: [UInt8]
    let tokens: [LuaToken]
    /// The tokens that the compiler sees.
    let significant: [LuaToken]

    init(_ text: some StringProtocol) {
        self.init(bytes: Array(text.utf8))
    }

    init(bytes: [UInt8]) {
        self.bytes = bytes
        tokens = LuaTokenizer.tokens(of: bytes)
        significant = tokens.filter { $0.isSignificant }
    }

    /// What is written there.
    func text(_ range: Range<Int>) -> String {
        String(decoding: bytes[range.clamped(to: bytes.indices)], as: UTF8.self)
    }

    func text(of token: LuaToken) -> String {
        text(token.range)
    }

    /// The kind of a significant token; nil outside of the text.
    func kind(at index: Int) -> LuaToken.Kind? {
        significant.indices.contains(index) ? significant[index].kind : nil
    }

    func isSymbol(_ symbol: LuaSymbol, at index: Int) -> Bool {
        kind(at: index) == .symbol(symbol)
    }

    /// The name that a significant token is; nil for all others.
    func name(at index: Int) -> String? {
        kind(at: index) == .name ? text(of: significant[index]) : nil
    }

    /// The blanks at the start of the line that holds an offset.
    func indentation(at offset: Int) -> String {
        let start = (bytes[..<min(max(0, offset), bytes.count)].lastIndex(of: .newline) ?? -1) + 1
        return String(decoding: bytes[start...].prefix { $0 == 0x20 || $0 == 0x09 }, as: UTF8.self)
    }
}
