import LineEditor
import LuaEngine

/// Colours what is typed.
struct LuaHighlighter {
    /// The colours: each is readable on dark and on light, whatever the theme.
    enum Palette {
        static let keyword = Style(.magenta)
        static let constant = Style(.cyan)
        static let string = Style(.green)
        static let comment = Style.dim
        /// Names that the catalogue knows, and commands: one that stays plain is misspelt.
        static let known = Style.bold
        static let mark = Style(.cyan)
    }

    /// Whether a path such as `apify.acts.run` leads to something.
    let isKnown: (_ path: String) -> Bool
    let commands: [PromptCommand]
    /// Lua's compiler, given a text.
    let check: (_ text: String) -> Compilation

    func highlight(_ text: String) -> Highlighting {
        let bytes = Array(text.utf8)
        let start = bytes.firstIndex { !$0.isLuaSpace } ?? bytes.count
        if InputReading.command(text) != nil { return command(bytes, start) }
        if start < bytes.count, bytes[start] == UInt8(ascii: "?") { return help(bytes, start) }
        if HelpRequest(text) != nil, let mark = bytes.firstIndex(of: UInt8(ascii: "?")) {
            var highlighting = Highlighting(spans: spans(of: LuaText(bytes: Array(bytes[..<mark]))))
            highlighting.spans.append(.init(mark..<bytes.count, Palette.mark))
            return highlighting
        }
        let lua = LuaText(bytes: bytes)
        var highlighting = Highlighting(spans: spans(of: lua), bad: BadToken(check: check).find(in: lua))
        // What is wrong in one chunk may be right as several inputs. Asked with every key, so of short texts only.
        if highlighting.bad != nil, InputReading.severalInputs(text, [], longest: 2000, check) != nil {
            highlighting.bad = nil
        }
        return highlighting
    }

    private func command(_ bytes: [UInt8], _ start: Int) -> Highlighting {
        let end = bytes[start...].firstIndex(where: \.isLuaSpace) ?? bytes.count
        let name = String(decoding: bytes[(start + 1)..<end], as: UTF8.self)
        let command = commands.first { $0.answers(to: name) }
        var highlighting = Highlighting(spans: [.init(start..<end, command == nil ? .plain : Palette.known)])
        if command?.argument == .lua {
            let lua = LuaText(bytes: Array(bytes[end...]))
            let rest = Highlighting(spans: spans(of: lua), bad: BadToken(check: check).find(in: lua))
            highlighting.append(rest, shiftedBy: end)
        }
        return highlighting
    }

    private func help(_ bytes: [UInt8], _ start: Int) -> Highlighting {
        let end = bytes[start...].firstIndex { $0 != UInt8(ascii: "?") } ?? bytes.count
        var highlighting = Highlighting(spans: [.init(start..<end, Palette.mark)])
        let topic = Highlighting(spans: spans(of: LuaText(bytes: Array(bytes[end...]))))
        highlighting.append(topic, shiftedBy: end)
        return highlighting
    }

    private func spans(of lua: LuaText) -> [Highlighting.Span] {
        lua.tokens.compactMap { token in style(of: token).map { .init(token.range, $0, isLiteral: token.isLiteral) } }
            + knownNames(lua)
    }

    private func style(of token: LuaToken) -> Style? {
        switch token.kind {
        case .keyword(let keyword): keyword.isConstant ? Palette.constant : Palette.keyword
        case .number: Palette.constant
        case .string, .longString: Palette.string
        case .comment, .longComment: Palette.comment
        case .blank, .name, .symbol, .unknown: nil
        }
    }

    /// Names from the first of a path on, for as long as they are known.
    private func knownNames(_ lua: LuaText) -> [Highlighting.Span] {
        var spans: [Highlighting.Span] = []
        for index in lua.significant.indices where lua.kind(at: index) == .name {
            if lua.isSymbol(.dot, at: index - 1) || lua.isSymbol(.colon, at: index - 1) { continue }
            var (path, next) = (lua.text(of: lua.significant[index]), index)
            while isKnown(path) {
                spans.append(.init(lua.significant[next].range, Palette.known))
                guard lua.isSymbol(.dot, at: next + 1), let name = lua.name(at: next + 2) else { break }
                path += "." + name
                next += 2
            }
        }
        return spans
    }
}

extension Highlighting {
    fileprivate mutating func append(_ other: Highlighting, shiftedBy distance: Int) {
        func shifted(_ range: Range<Int>) -> Range<Int> {
            range.lowerBound + distance..<range.upperBound + distance
        }
        spans += other.spans.map { Span(shifted($0.range), $0.style, isLiteral: $0.isLiteral) }
        bad = bad ?? other.bad.map(shifted)
    }
}
