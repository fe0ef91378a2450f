/// How long an answer may reasonably take. The client turns it into a deadline.
public enum Patience: String, Sendable, CaseIterable {
    /// One small object is read, changed or removed.
    case short
    /// A page of a list, or a write that has to reach storage.
    case medium
    /// Data of any size.
    case long
}
