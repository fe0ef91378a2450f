/// How lines of Lua begin while they are typed.
struct Indentation: Sendable {
    /// What one level of a block is worth.
    var unit = "  "

    /// The blanks of a new line.
    ///
    /// - Parameter text: everything in front of the line, without its newline.
    func ofLine(after text: String) -> String {
        let lua = LuaText(text)
        switch lua.tokens.last?.kind {
        case .longString(isFinished: false), .longComment(isFinished: false), .string(isFinished: false):
            // Blanks would be part of it.
            return ""
        default: break
        }
        guard let frame = OpenFrames(lua, count: lua.significant.count).top else {
            return lua.indentation(at: lua.bytes.count)
        }
        return base(of: frame, lua) + unit
    }

    /// The blanks that the last line should begin with now that its first word says what it closes; nil leaves it alone.
    ///
    /// - Parameter text: everything in front of the cursor, which stands behind that word.
    func ofLastLine(in text: String) -> String? {
        let bytes = Array(text.utf8)
        guard let newline = bytes.lastIndex(of: .newline) else { return nil }
        let line = bytes[(newline + 1)...]
        let word = line.drop { $0 == 0x20 || $0 == 0x09 }
        guard !word.isEmpty, word.count <= 16 else { return nil }
        let lua = LuaText(bytes: bytes)
        guard let last = lua.significant.last, last.range == word.startIndex..<bytes.count else { return nil }
        if let frame = frame(closedBy: last.kind, lua) { return base(of: frame, lua) }
        return isLonger(last, lua) ? ofLine(after: String(decoding: bytes[..<newline], as: UTF8.self)) : nil
    }

    /// The blanks of the line in which something was opened.
    private func base(of frame: OpenFrames.Frame, _ lua: LuaText) -> String {
        lua.indentation(at: lua.significant[frame.opener].range.lowerBound)
    }

    private func frame(closedBy kind: LuaToken.Kind, _ lua: LuaText) -> OpenFrames.Frame? {
        let frames = OpenFrames(lua, count: lua.significant.count - 1)
        switch kind {
        case .keyword(.end): return frames.frame(closedBy: .end)
        case .keyword(.until): return frames.frame(closedBy: .until)
        case .keyword(.else), .keyword(.elseif):
            return frames.top?.kind == .conditional(hasBlock: true) ? frames.top : nil
        case .symbol(.closeBrace): return frames.frame(closedBy: .brace)
        case .symbol(.closeParenthesis): return frames.frame(closedBy: .parenthesis)
        case .symbol(.closeBracket): return frames.frame(closedBy: .bracket)
        default: return nil
        }
    }

    /// Whether the word was taken for a closing one a letter ago, as `ending` was. What may become `elseif` stays.
    private func isLonger(_ token: LuaToken, _ lua: LuaText) -> Bool {
        guard token.kind == .name else { return false }
        let word = lua.text(of: token)
        return word != "elsei" && ["end", "else", "until"].contains { word.hasPrefix($0) }
    }
}
