/// The way through the history: where the user is, and what stands at each place.
struct Recall {
    enum Direction {
        case older, newer
    }

    /// Every text once, at its newest place; oldest first.
    let entries: [HistoryEntry]
    /// The entry on the line; `entries.count` is what the user typed.
    private(set) var position: Int
    /// What the entries begin with that are looked at.
    var prefix = ""
    /// What the user made of entries and went away from, and what was typed before the first one came.
    private var changed: [Int: String] = [:]

    init(_ history: [HistoryEntry]) {
        var seen: Set<String> = []
        entries = history.reversed().filter { seen.insert($0.text).inserted }.reversed()
        position = entries.count
    }

    var isAtDraft: Bool { position == entries.count }
    var current: HistoryEntry? { isAtDraft ? nil : entries[position] }

    /// Goes to the next entry that begins with the prefix.
    ///
    /// - Parameter text: what stands on the line now; kept for the way back.
    /// - Returns: what to put on the line; nil when there is nothing in that direction.
    mutating func go(_ direction: Direction, leaving text: String) -> String? {
        guard let next = next(direction, from: text) else { return nil }
        if isAtDraft || text != entries[position].text { changed[position] = text }
        position = next
        return changed[next] ?? entries[next].text
    }

    private func next(_ direction: Direction, from text: String) -> Int? {
        switch direction {
        case .older:
            return entries[..<position].lastIndex { $0.text.hasBytePrefix(prefix) && $0.text != text }
        case .newer:
            guard !isAtDraft else { return nil }
            let found = entries[(position + 1)...].firstIndex { $0.text.hasBytePrefix(prefix) && $0.text != text }
            if found == nil, changed[entries.count] == nil { return nil }
            return found ?? entries.count
        }
    }
}
