/// How the editor behaves.
public struct EditorOptions: Sendable {
    /// What Tab inserts at the start of a line.
    public var indent = "  "
    /// Whether grey text suggests how the input may go on.
    public var showsHints = true
    /// Texts with more bytes are not highlighted.
    public var highlightLimit = 100_000
    /// Without bracketed paste, that many bytes in one portion, with a newline among them, are a paste. A hand is slower.
    public var pasteThreshold = 64
    /// Whether to make a sound when a key can do nothing.
    public var isAudible = true

    public init() {}
}
