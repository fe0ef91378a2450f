/// An input of the past, all of its lines.
public struct HistoryEntry: Hashable, Sendable {
    public var text: String
    /// What became of it, as its owner chose to note: an effect such as `delete`, or that it did not compile.
    public var mark: String?
    /// Whether it is known to this session only and never written to disk, because it holds a secret.
    public var isSecret: Bool

    public init(_ text: String, mark: String? = nil, isSecret: Bool = false) {
        self.text = text
        self.mark = mark
        self.isSecret = isSecret
    }
}
