/// What a compiler makes of an input.
public enum Completeness: Sendable {
    /// Enter runs it.
    case complete
    /// Enter begins another line.
    case incomplete
    /// No further line can make it right; Enter hands it over, so that the error is shown.
    case invalid
}
