/// Makes what is declared with `local` at the outermost level of an input live on: the declarations become assignments to
/// globals. Lines keep their numbers.
///
/// Left as they are: declarations with `<const>` or `<close>`, names that Lua itself has (`local type = …` must not take
/// `type` away from the session), and inputs with labels at that level or with `_ENV`, where the scope of a local decides
/// what the rest means.
struct KeepLocals: Sendable {
    struct Result: Equatable, Sendable {
        /// The input to run in place of the one that was typed.
        var text: String
        /// What is a global now, in order.
        var kept: [String] = []
        /// What ends with the input.
        var dropped: [String] = []
    }

    /// More names in one statement are left alone: assignments nest in the compiler, declarations do not.
    private static let mostNames = 32

    /// The globals of a fresh state.
    static let standardNames: Set<String> = [
        "_G", "_VERSION", "assert", "collectgarbage", "coroutine", "debug", "dofile", "error", "getmetatable", "io",
        "ipairs", "load", "loadfile", "math", "next", "os", "package", "pairs", "pcall", "print", "rawequal", "rawget",
        "rawlen", "rawset", "require", "select", "setmetatable", "string", "table", "tonumber", "tostring", "type",
        "utf8",
        "warn", "xpcall", "apify", "async", "json",
    ]

    /// Names that are never made globals.
    var protected = standardNames

    func rewrite(_ text: String) -> Result {
        let lua = LuaText(text)
        let depths = Self.depths(lua)
        for index in lua.significant.indices {
            if lua.name(at: index) == "_ENV" || (depths[index] == 0 && lua.isSymbol(.label, at: index)) {
                return Result(text: text)
            }
        }
        var rewriting = Rewriting(lua: lua, protected: protected)
        for index in lua.significant.indices where depths[index] == 0 && lua.kind(at: index) == .keyword(.local) {
            rewriting.declaration(at: index)
        }
        return rewriting.result(text)
    }

    /// In how many blocks each significant token stands.
    private static func depths(_ lua: LuaText) -> [Int] {
        var depth = 0
        return lua.significant.map { token in
            guard case .keyword(let keyword) = token.kind else { return depth }
            switch keyword {
            case .end, .until, .elseif: depth -= 1
            case .function, .do, .then, .repeat:
                depth += 1
                return depth - 1
            default: break
            }
            return depth
        }
    }

    /// The work on one input.
    private struct Rewriting {
        let lua: LuaText
        let protected: Set<String>
        private var changes: [(range: Range<Int>, text: String)] = []
        private var kept: [String] = []
        private var dropped: [String] = []

        init(lua: LuaText, protected: Set<String>) {
            self.lua = lua
            self.protected = protected
        }

        mutating func declaration(at index: Int) {
            guard canEndStatement(index - 1) else { return }
            if lua.kind(at: index + 1) == .keyword(.function) {
                guard let name = lua.name(at: index + 2), lua.isSymbol(.openParenthesis, at: index + 3) else { return }
                if mayKeep([name]) { remove(index) }
                return
            }
            guard let (names, end, isPlain) = names(from: index + 1) else { return }
            guard isPlain, names.count <= KeepLocals.mostNames else { return drop(names) }
            guard mayKeep(names) else { return }
            remove(index)
            if !lua.isSymbol(.assign, at: end) {
                let offset = lua.significant[end - 1].range.upperBound
                // The semicolon keeps what follows apart: a value may go on where a declaration could not.
                changes.append((offset..<offset, " = nil;"))
            }
        }

        /// Whether a statement may begin behind a token.
        private func canEndStatement(_ index: Int) -> Bool {
            switch lua.kind(at: index) {
            case nil, .name, .number, .string(isFinished: true), .longString(isFinished: true): true
            case .keyword(let keyword): keyword.isConstant || keyword == .end || keyword == .break
            case .symbol(let symbol):
                [.semicolon, .closeParenthesis, .closeBrace, .closeBracket, .varargs].contains(symbol)
            default: false
            }
        }

        /// The names of a declaration, the token behind them, and whether they have no attributes.
        private func names(from start: Int) -> (names: [String], end: Int, isPlain: Bool)? {
            var (names, index, isPlain) = ([String](), start, true)
            while let name = lua.name(at: index) {
                names.append(name)
                index += 1
                if lua.isSymbol(.less, at: index) {
                    guard lua.name(at: index + 1) != nil, lua.isSymbol(.greater, at: index + 2) else { return nil }
                    isPlain = false
                    index += 3
                }
                guard lua.isSymbol(.comma, at: index) else { return (names, index, isPlain) }
                index += 1
            }
            return nil
        }

        /// Takes note of what becomes of names. One that is still a local of this input cannot become a global in it.
        private mutating func mayKeep(_ names: [String]) -> Bool {
            guard names.allSatisfy({ !protected.contains($0) && !dropped.contains($0) }) else {
                drop(names)
                return false
            }
            kept += names.filter { !kept.contains($0) }
            return true
        }

        private mutating func drop(_ names: [String]) {
            dropped += names.filter { !dropped.contains($0) }
        }

        private mutating func remove(_ index: Int) {
            let range = lua.significant[index].range
            changes.append((range, String(repeating: " ", count: range.count)))
        }

        func result(_ text: String) -> Result {
            guard !changes.isEmpty else { return Result(text: text, dropped: dropped) }
            var bytes: [UInt8] = []
            var offset = 0
            for change in changes {
                bytes += lua.bytes[offset..<change.range.lowerBound] + Array(change.text.utf8)
                offset = change.range.upperBound
            }
            bytes += lua.bytes[offset...]
            return Result(text: String(decoding: bytes, as: UTF8.self), kept: kept, dropped: dropped)
        }
    }
}
