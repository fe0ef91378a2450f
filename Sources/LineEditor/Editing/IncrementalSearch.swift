/// Looking for something in the history while it is typed.
struct IncrementalSearch {
    let entries: [HistoryEntry]
    /// What was on the line before; Escape brings it back.
    let original: EditBuffer
    private(set) var query = ""
    private(set) var direction: Recall.Direction
    /// The entry shown, and where in it the query was found.
    private(set) var found: (entry: Int, range: Range<Int>)?
    private(set) var isFailing = false

    init(_ entries: [HistoryEntry], original: EditBuffer, direction: Recall.Direction) {
        self.entries = entries
        self.original = original
        self.direction = direction
    }

    var text: String { found.map { entries[$0.entry].text } ?? original.text }
    /// Where the cursor goes when the entry is taken.
    var cursor: Int { found?.range.upperBound ?? original.cursor }

    mutating func append(_ text: String) {
        query += text
        search(includingCurrent: true)
    }

    /// Takes the last character of the query away, and looks from the beginning.
    /// - Returns: false when there is none.
    mutating func shorten() -> Bool {
        guard !query.isEmpty else { return false }
        query.removeLast()
        found = nil
        isFailing = false
        if !query.isEmpty { search(includingCurrent: true) }
        return true
    }

    /// Goes to the next entry that contains the query; an empty query becomes `last`.
    mutating func again(_ direction: Recall.Direction, last: String) {
        self.direction = direction
        if query.isEmpty {
            query = last
            search(includingCurrent: true)
        } else {
            search(includingCurrent: false)
        }
    }

    private mutating func search(includingCurrent: Bool) {
        guard !query.isEmpty else { return }
        let start: Int
        let candidates: any Collection<Int>
        switch direction {
        case .older:
            start = found.map { includingCurrent ? $0.entry : $0.entry - 1 } ?? entries.count - 1
            candidates = start >= 0 ? Array((0...start).reversed()) : []
        case .newer:
            start = found.map { includingCurrent ? $0.entry : $0.entry + 1 } ?? 0
            candidates = start < entries.count ? Array(start..<entries.count) : []
        }
        let needle = Needle(query)
        for index in candidates {
            if let range = needle.range(in: entries[index].text) {
                found = (index, range)
                isFailing = false
                return
            }
        }
        isFailing = true
    }
}

/// Something to look for. Capital letters are told from small ones only when it has some.
struct Needle {
    private let bytes: [UInt8]
    private let isExact: Bool

    init(_ text: String) {
        bytes = Array(text.utf8)
        isExact = bytes.contains { (0x41...0x5A).contains($0) }
    }

    /// The UTF-8 offsets of the first place in `text`.
    func range(in text: String) -> Range<Int>? {
        guard let first = bytes.first else { return nil }
        return text.utf8.withContiguousStorageIfAvailable { haystack in
            var start = 0
            while start + bytes.count <= haystack.count {
                if folded(haystack[start]) == first, matches(haystack, at: start) { return start..<start + bytes.count }
                start += 1
            }
            return nil
        } ?? nil
    }

    private func matches(_ haystack: UnsafeBufferPointer<UInt8>, at start: Int) -> Bool {
        for position in bytes.indices where folded(haystack[start + position]) != bytes[position] { return false }
        return true
    }

    private func folded(_ byte: UInt8) -> UInt8 {
        !isExact && (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
    }
}
