/// What was cut, to be put back.
struct KillRing {
    private static let capacity = 60

    private var entries: [String] = []
    /// How far `rotate` has gone back from the newest entry.
    private var depth = 0

    /// The entry that a yank inserts.
    var current: String? {
        entries.isEmpty ? nil : entries[entries.count - 1 - depth % entries.count]
    }

    /// Keeps what was cut.
    ///
    /// - Parameters:
    ///   - isBackward: whether it stood in front of the cursor.
    ///   - isContinued: whether the key before this one cut, too: then both are one entry.
    mutating func add(_ text: String, isBackward: Bool, isContinued: Bool) {
        guard !text.isEmpty else { return }
        depth = 0
        if isContinued, let last = entries.popLast() {
            entries.append(isBackward ? text + last : last + text)
        } else {
            entries.append(text)
            if entries.count > Self.capacity { entries.removeFirst() }
        }
    }

    /// The newest entry is the current one again.
    mutating func rewind() {
        depth = 0
    }

    /// Goes to the entry before the current one, and from the oldest to the newest.
    mutating func rotate() {
        depth = entries.isEmpty ? 0 : (depth + 1) % entries.count
    }
}
