import Synchronization

/// Where whatever takes long says how far it is.
public protocol ProgressDisplay: Sendable {
    /// Shows what one activity has to say, in place of what it said before.
    ///
    /// - Parameters:
    ///   - text: one line of plain text; nil when the activity is over.
    ///   - activity: who says it. Several may be under way at a time.
    func show(_ text: String?, for activity: ProgressActivity)
}

/// Something that takes long: a wait, a transfer.
public struct ProgressActivity: Sendable, Hashable {
    private static let last = Atomic<UInt64>(0)
    private let number: UInt64

    public init() {
        number = Self.last.wrappingAdd(1, ordering: .relaxed).newValue
    }
}
