import Permissions

/// What the options of a command line say about permissions, as plain values.
struct PermissionSettings: Sendable {
    var grants: [Grant] = []
    var denials: [Grant] = []
    /// `-y`
    var answersYes = false
    /// `--no-prompt`
    var asksNobody = false
    /// Whether the local gateway is treated as any other.
    var isStrict = false
    var limits = Limits()
    /// Whether runs are aborted when they have cost more than allowed.
    var abortsOverBudget = false
    /// Whether a header that fits is shown at the end.
    var suggestsHeader = false
    /// Whether what would be done is shown in place of being done.
    var plans = false
    /// The file that is to record what happens.
    var audit: String?
}
