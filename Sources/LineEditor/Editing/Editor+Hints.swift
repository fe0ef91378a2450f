extension Editor {
    /// What was found out about the text, for as long as it stays the same.
    struct Cache {
        var highlighting: (revision: Int, value: Highlighting)?
        var hint: (revision: Int, value: Hint)?
    }

    /// Older entries are not what the user has in mind.
    private static let hintDepth = 2000
    private static let mostHintLines = 6

    /// What is suggested behind the end of the text.
    mutating func hint() -> Hint {
        guard options.showsHints, case .editing = mode, buffer.isAtEnd, !buffer.isEmpty else { return Hint() }
        if let cached = cache.hint, cached.revision == buffer.revision { return cached.value }
        var value = remembered() ?? hooks.hint(buffer.text)?.sanitized ?? Hint()
        // A mark that would grow together with the last letter cannot be told from it.
        let all = buffer.text + value.insertion + value.remark
        if all.boundary(atOrAfter: buffer.cursor) != buffer.cursor { value = Hint() }
        cache.hint = (buffer.revision, value)
        return value
    }

    /// The rest of the newest entry that begins with the text and may be suggested.
    private func remembered() -> Hint? {
        let text = buffer.text
        for entry in history.suffix(Self.hintDepth).reversed() where entry.text.hasBytePrefix(text) {
            guard entry.text.utf8.count > text.utf8.count, hooks.maySuggest(entry) else { continue }
            let rest = String(entry.text.slice(text.utf8.count..<entry.text.utf8.count))
            guard rest.utf8.count < 1000, rest.utf8.count(where: { $0 == 0x0A }) < Self.mostHintLines else { continue }
            return Hint(insertion: rest)
        }
        return nil
    }

    mutating func highlighting() -> Highlighting {
        guard buffer.text.utf8.count <= options.highlightLimit else { return Highlighting() }
        if let cached = cache.highlighting, cached.revision == buffer.revision { return cached.value }
        let value = hooks.highlight(buffer.text)
        cache.highlighting = (buffer.revision, value)
        return value
    }
}

extension Hint {
    /// In one line.
    fileprivate var sanitized: Hint {
        Hint(
            insertion: String(insertion.prefix { !$0.isNewline }.prefix(200)),
            remark: String(remark.prefix { !$0.isNewline }.prefix(200)))
    }
}
