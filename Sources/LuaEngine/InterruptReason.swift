/// Why a script is made to stop.
public enum InterruptReason: Sendable, Equatable {
    /// The user asked for it.
    case cancelled
    /// It ran longer than it may.
    case timeout
    /// Nobody reads what it prints.
    case outputClosed
    /// It called `os.exit`.
    case exit(Int32)
}
