import LuaEngine

/// Finds the token that the compiler complains about.
struct BadToken {
    /// Lua's compiler, given a text.
    let check: (_ text: String) -> Compilation

    /// Where the text goes wrong; nil for text that is right, or only unfinished, and while the last word is being typed.
    func find(in lua: LuaText) -> Range<Int>? {
        let text = lua.text(0..<lua.bytes.count)
        guard case .invalid(let first) = check(InputReading.expression(text)),
            case .invalid(let second) = check(InputReading.statement(text))
        else { return nil }
        // The form that gets further is what was meant.
        let found = [
            locate(first, lua, form: InputReading.expression), locate(second, lua, form: InputReading.statement),
        ].compactMap { $0 }.max { $0.range.lowerBound < $1.range.lowerBound }
        guard let found, !isBeingTyped(found, lua) else { return nil }
        return found.range
    }

    private func isBeingTyped(_ token: LuaToken, _ lua: LuaText) -> Bool {
        token.range.upperBound == lua.bytes.count && (token.isWord || token.kind == .string(isFinished: false))
    }

    /// The token that a message is about.
    ///
    /// - Parameter form: what was made of the text before the compiler got it.
    func locate(_ error: LuaError, _ lua: LuaText, form: (String) -> String) -> LuaToken? {
        guard let complaint = Complaint(error.message) else { return nil }
        if let place = complaint.jump {
            return tokens(of: lua, onLine: place.line).map { lua.significant[$0] }
                .first { $0.kind == .keyword(place.keyword) }
        }
        let line = tokens(of: lua, onLine: complaint.line)
        let same = line.filter { lua.text(of: lua.significant[$0]) == complaint.near }
        if same.count == 1 { return lua.significant[same[0]] }
        guard let index = firstBad(of: line, lua, form) else { return nil }
        // What is wrong with a variable shows only behind it.
        let name = line.last { $0 <= index && lua.name(at: $0) == complaint.variable }
        return lua.significant[name ?? index]
    }

    /// The first of some tokens up to which the text is wrong and not only unfinished.
    private func firstBad(of tokens: [Int], _ lua: LuaText, _ form: (String) -> String) -> Int? {
        var (low, high) = (0, tokens.count)
        while low < high {
            let middle = (low + high) / 2
            if isBad(upTo: lua.significant[tokens[middle]].range.upperBound, lua, form) {
                high = middle
            } else {
                low = middle + 1
            }
        }
        return low < tokens.count ? tokens[low] : nil
    }

    private func isBad(upTo end: Int, _ lua: LuaText, _ form: (String) -> String) -> Bool {
        if case .invalid = check(form(lua.text(0..<end))) { return true }
        return false
    }

    /// The significant tokens that end in a line. Lines begin at 1.
    private func tokens(of lua: LuaText, onLine wanted: Int) -> [Int] {
        var (line, offset) = (1, 0)
        var found: [Int] = []
        for (index, token) in lua.significant.enumerated() {
            for position in offset..<token.range.upperBound where lua.bytes[position] == .newline { line += 1 }
            offset = token.range.upperBound
            if line == wanted { found.append(index) }
            if line > wanted { break }
        }
        return found
    }
}

/// What a message of the compiler says: `stdin:2: unexpected symbol near ')'`.
private struct Complaint {
    let line: Int
    /// The token, as it was written.
    var near: String?
    /// The variable that must not be assigned to.
    var variable: String?
    /// The `goto` or `break` that leads nowhere, which is noticed at the end of its block.
    var jump: (keyword: LuaKeyword, line: Int)?

    init?(_ message: String) {
        let prefix = InputReading.chunkName.dropFirst() + ":"
        guard message.hasPrefix(prefix) else { return nil }
        let digits = message.dropFirst(prefix.count).prefix { $0.isASCII && $0.isNumber }
        guard let line = Int(digits) else { return nil }
        self.line = line
        near = message.range(ofLast: " near '").map { String(message[$0...].dropLast()) }
        if let start = message.range(ofLast: "const variable '") {
            variable = String(message[start...].prefix { $0 != "'" })
        }
        guard near == nil, let place = message.range(ofLast: " at line "),
            let target = Int(message[place...].prefix { $0.isASCII && $0.isNumber })
        else { return }
        if message.contains("<goto") || message.contains("for goto") { jump = (.goto, target) }
        if message.contains(": break outside") { jump = (.break, target) }
    }
}

extension String {
    /// Where the text behind the last occurrence of a word begins.
    fileprivate func range(ofLast word: String) -> Index? {
        let bytes = Array(word.utf8)
        guard utf8.count >= bytes.count else { return nil }
        var start = utf8.index(endIndex, offsetBy: -bytes.count)
        while true {
            if utf8[start...].starts(with: bytes) { return utf8.index(start, offsetBy: bytes.count) }
            guard start > startIndex else { return nil }
            start = utf8.index(before: start)
        }
    }
}
