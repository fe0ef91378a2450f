#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Inputs on disk, one JSON object per line, oldest first.
///
/// Several sessions write the same file: each appends whole lines under a lock, and nobody rewrites what others
/// have written, except for forgetting entries, under the same lock. The file belongs to the user alone. It is never reached
/// through a link, and its permissions are those of the file that is open, not of whatever has its name by then.
public struct HistoryFile: Sendable {
    /// More entries than that are thrown away when a session starts, the oldest first.
    public static let capacity = 10_000
    /// An input that is longer is not for typing again.
    static let longestEntry = 1_000_000
    /// A file that is longer was not written by us; only its end is looked at.
    private static let longestFile = 64_000_000

    public let path: String
    /// Tells the inputs of this session from those of others.
    public let session: String

    /// - Parameters:
    ///   - path: the file; it and its directory are made when they are needed first.
    ///   - session: a name for this session; made from the time and the process when nil.
    public init(path: String, session: String? = nil) {
        self.path = path
        self.session = session ?? String(HistoryRecord.now(), radix: 36) + "-" + String(getpid(), radix: 36)
    }

    /// The place that the XDG base directory specification gives it, in the directory of `name`; nil without a home.
    public static func standardPath(
        name: String = "moongate", environment: (String) -> String? = { getenv($0).map { String(cString: $0) } }
    ) -> String? {
        if let state = environment("XDG_STATE_HOME"), state.hasPrefix("/") { return "\(state)/\(name)/history" }
        guard let home = environment("HOME"), home.hasPrefix("/") else { return nil }
        return "\(home)/.local/state/\(name)/history"
    }

    /// Adds an input. When this returns, it is in the file and complete.
    ///
    /// - Returns: what `mark(_:_:)` wants to be told.
    @discardableResult
    public func append(_ text: String) throws(HistoryError) -> HistoryReceipt {
        let record = HistoryRecord(time: HistoryRecord.now(), session: session, text: text)
        if text.utf8.count <= Self.longestEntry { try append(record) }
        return HistoryReceipt(time: record.time)
    }

    /// Notes what became of an input, such as the effect it had.
    public func mark(_ receipt: HistoryReceipt, _ mark: String) throws(HistoryError) {
        try append(HistoryRecord(time: receipt.time, session: session, mark: mark))
    }

    private func append(_ record: HistoryRecord) throws(HistoryError) {
        try LockedFile.with(path, isCreated: true) { file throws(HistoryError) in
            var line = Array((record.json + "\n").utf8)
            // What a session could not finish writing does not spoil the next line.
            if try !file.endsInNewline() { line.insert(0x0A, at: 0) }
            try file.append(line)
        }
    }

    /// All inputs, those of other sessions first and each part oldest first; none when there is no file.
    public func load() throws(HistoryError) -> [HistoryEntry] {
        guard access(path, F_OK) == 0 else { return [] }
        let records = try LockedFile.with(path, isCreated: false) { file throws(HistoryError) in
            HistoryRecord.all(in: try file.contents(most: Self.longestFile))
        }
        let others = records.filter { $0.session != session }
        let own = records.filter { $0.session == session }
        return (others + own).compactMap { record in record.text.map { HistoryEntry($0, mark: record.mark) } }
    }

    /// Throws the oldest entries away when there are too many. For the start of a session.
    public func compact(keeping limit: Int = capacity) throws(HistoryError) {
        guard access(path, F_OK) == 0 else { return }
        try rewrite { records in records.count > limit ? Array(records.suffix(limit)) : nil }
    }

    /// Forgets every entry with one of the texts.
    public func remove(_ texts: Set<String>) throws(HistoryError) {
        guard access(path, F_OK) == 0 else { return }
        try rewrite { records in
            let kept = records.filter { !texts.contains($0.text ?? "") }
            return kept.count < records.count ? kept : nil
        }
    }

    /// - Parameter change: what is to be left; nil leaves the file alone.
    private func rewrite(_ change: ([HistoryRecord]) -> [HistoryRecord]?) throws(HistoryError) {
        try LockedFile.with(path, isCreated: false) { file throws(HistoryError) in
            guard let kept = change(HistoryRecord.all(in: try file.contents(most: Self.longestFile))) else { return }
            try file.replace(with: Array(kept.map { $0.json + "\n" }.joined().utf8))
        }
    }
}
