/// The forms that pages can have.
public enum ManualFormat: String, CaseIterable, Sendable {
    /// For a terminal.
    case text
    case markdown
    /// One page that needs nothing else.
    case html
    case json
}
