/// How an input ended.
public enum EditorOutcome: Equatable, Sendable {
    /// Enter on a complete text, or on one that is to run as it is.
    case accepted(String)
    /// Ctrl-C: the text is dropped. It may be empty.
    case interrupted(String)
    /// Ctrl-D in an empty input, or the terminal is gone.
    case endOfInput
    /// Ctrl-X Ctrl-E: the text is wanted in another editor. Read again with what that editor left.
    case externalEditor(String)
    /// `LineReader.cancel()` was called.
    case cancelled
}
