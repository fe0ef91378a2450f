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
    ///
    /// - Parameter limit: how many may be in the file; the oldest of more are thrown away. Nil leaves the file alone.
    public func load(keeping limit: Int? = nil) throws(HistoryError) -> [HistoryEntry] {
        guard access(path, F_OK) == 0 else { return [] }
        let records = try LockedFile.with(path, isCreated: false) { file throws(HistoryError) in
            let records = HistoryRecord.all(in: try file.contents(most: Self.longestFile))
            guard let limit, records.count > limit else { return records }
            let kept = Array(records.suffix(limit))
            try file.replace(with: kept)
            return kept
        }
        let others = records.filter { $0.session != session }
        let own = records.filter { $0.session == session }
        return (others + own).compactMap { record in record.text.map { HistoryEntry($0, mark: record.mark) } }
    }

    /// Forgets every entry with one of the texts.
    public func remove(_ texts: Set<String>) throws(HistoryError) {
        guard access(path, F_OK) == 0 else { return }
        try LockedFile.with(path, isCreated: false) { file throws(HistoryError) in
            let records = HistoryRecord.all(in: try file.contents(most: Self.longestFile))
            let kept = records.filter { !texts.contains($0.text ?? "") }
            if kept.count < records.count { try file.replace(with: kept) }
        }
    }
}

extension LockedFile {
    fileprivate func replace(with records: [HistoryRecord]) throws(HistoryError) {
        try replace(with: Array(records.map { $0.json + "\n" }.joined().utf8))
    }
}
