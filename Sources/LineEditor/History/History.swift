import Synchronization

/// What was entered: in this session, and on disk by it and by others.
public final class History: Sendable {
    private struct State {
        var entries: [HistoryEntry]
        var receipts: [Int: HistoryReceipt] = [:]
        var isKept: Bool
        /// What is still to be read; nil once it has been, or when there is nothing.
        var unread: HistoryFile?
        /// Why it could not be read, until somebody has been told.
        var failure: HistoryError?

        mutating func load() {
            guard let file = unread else { return }
            unread = nil
            do throws(HistoryError) {
                entries = try file.load(keeping: HistoryFile.capacity)
            } catch {
                failure = error
            }
        }
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

    /// The history that a file holds. It is read when it is needed first, and its oldest entries are thrown away then if there
    /// are too many: ten thousand take longer to read than the first prompt may take to show.
    ///
    /// - Parameters:
    ///   - file: where the entries are. One that cannot be read is told of by the next ``add(_:isDropped:)``.
    ///   - filter: what not to keep.
    public static func loading(_ file: HistoryFile, filter: SecretFilter = SecretFilter()) -> History {
        let history = History(file: file, filter: filter)
        history.state.withLock { $0.unread = file }
        return history
    }

    /// Every entry, the newest last. The first time, this may take as long as reading a file does.
    public var entries: [HistoryEntry] {
        state.withLock { state in
            state.load()
            return state.entries
        }
    }

    /// Whether a text holds something that is never written to disk.
    public func holdsSecret(_ text: String) -> Bool { filter.findsSecret(in: text) }

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
    /// - Throws: when the file cannot be read or written; the entry is remembered nevertheless.
    public func add(_ text: String, isDropped: Bool = false) throws(HistoryError) {
        guard text.contains(where: { !$0.isWhitespace }) else { return }
        let isSecret = filter.findsSecret(in: text)
        let place: Int? = state.withLock { state in
            state.load()
            guard state.entries.last?.text != text else { return nil }
            state.entries.append(HistoryEntry(text, isSecret: isSecret))
            return state.isKept && !isSecret && !isDropped && text.first?.isBlank == false
                ? state.entries.count - 1 : nil
        }
        if let failure = takeFailure() { throw failure }
        guard let place, let file else { return }
        let receipt = try file.append(text)
        state.withLock { $0.receipts[place] = receipt }
    }

    private func takeFailure() -> HistoryError? {
        state.withLock { state in
            defer { state.failure = nil }
            return state.failure
        }
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
            state.load()
            state.entries.removeAll { $0.text == text }
            state.receipts = [:]
        }
        if let file { try file.remove([text]) }
    }
}
