/// A piece of Lua text.
struct LuaToken: Equatable, Sendable {
    enum Kind: Equatable, Sendable {
        /// Spaces, tabs and line ends.
        case blank
        /// From `--` to the end of the line, without it.
        case comment
        /// `--[[ … ]]`. One that is not finished goes on to the end of the text.
        case longComment(isFinished: Bool)
        /// In quotes. One that is not finished goes on to the end of its line.
        case string(isFinished: Bool)
        /// `[[ … ]]`. One that is not finished goes on to the end of the text.
        case longString(isFinished: Bool)
        /// What begins like a number; the compiler knows whether it is one.
        case number
        case name
        case keyword(LuaKeyword)
        case symbol(LuaSymbol)
        /// What no Lua text may hold here.
        case unknown
    }

    var kind: Kind
    /// UTF-8 offsets, which stand between scalars of the text.
    var range: Range<Int>

    /// Whether the compiler sees it.
    var isSignificant: Bool {
        switch kind {
        case .blank, .comment, .longComment: false
        default: true
        }
    }

    /// Whether it is a string or a comment, whose letters are not Lua.
    var isLiteral: Bool {
        switch kind {
        case .comment, .longComment, .string, .longString: true
        default: false
        }
    }

    /// Whether more letters can make another token of it.
    var isWord: Bool {
        switch kind {
        case .name, .keyword, .number: true
        default: false
        }
    }
}
