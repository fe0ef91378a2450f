import Synchronization

/// What was entered: in this session, and on disk by it and by others.
public final class History: Sendable {
    private struct State {
        var entries: [HistoryEntry]
        var receipts: [Int: HistoryReceipt] = [:]
        var isKept: Bool
    }

    private let file: HistoryFile?
    private let filter: SecretFilter
    private let state: Mutex<State>

    /// - Parameters:
    ///   - file: where to keep entries; nil keeps them in memory only.
    ///   - filter: what not to keep.
    ///   - entries: what has been loaded.
    public init(file: HistoryFile? = nil, filter: SecretFilter = SecretFilter(), entries: [HistoryEntry] = []) {
        self.file = file
        self.filter = filter
        state = Mutex(State(entries: entries, isKept: file != nil))
    }

    /// Reads the file, after throwing away its oldest entries if there are too many.
    public static func loading(_ file: HistoryFile, filter: SecretFilter = SecretFilter()) throws(HistoryError)
        -> History
    {
        try file.compact()
        return History(file: file, filter: filter, entries: try file.load())
    }

    /// Every entry, the newest last.
    public var entries: [HistoryEntry] { state.withLock { $0.entries } }

    /// Whether new entries are written to the file.
    public var isKept: Bool {
        get { state.withLock { $0.isKept } }
        set { state.withLock { $0.isKept = newValue && file != nil } }
    }

    /// Remembers an input, and writes it to the file before it is run.
    ///
    /// Blank texts and repetitions of the last one are not remembered. In memory only stay texts that begin with a blank,
    /// that hold secrets, or that were dropped.
    ///
    /// - Parameters:
    ///   - text: the input, all of its lines.
    ///   - isDropped: whether it was dropped instead of run.
    /// - Throws: when the file cannot be written; the entry is remembered nevertheless.
    public func add(_ text: String, isDropped: Bool = false) throws(HistoryError) {
        guard text.contains(where: { !$0.isWhitespace }) else { return }
        let isSecret = filter.findsSecret(in: text)
        let place: Int? = state.withLock { state in
            guard state.entries.last?.text != text else { return nil }
            state.entries.append(HistoryEntry(text, isSecret: isSecret))
            return state.isKept && !isSecret && !isDropped && text.first?.isBlank == false
                ? state.entries.count - 1 : nil
        }
        guard let place, let file else { return }
        let receipt = try file.append(text)
        state.withLock { $0.receipts[place] = receipt }
    }

    /// Notes what became of the input that was added last.
    public func markLast(_ mark: String) throws(HistoryError) {
        let receipt = state.withLock { state -> HistoryReceipt? in
            guard !state.entries.isEmpty else { return nil }
            state.entries[state.entries.count - 1].mark = mark
            return state.receipts[state.entries.count - 1]
        }
        if let receipt, let file { try file.mark(receipt, mark) }
    }

    /// Forgets every entry with this text, on disk, too.
    public func remove(_ text: String) throws(HistoryError) {
        state.withLock { state in
            state.entries.removeAll { $0.text == text }
            state.receipts = [:]
        }
        if let file { try file.remove([text]) }
    }
}
