/// What stands in front of a dot or a colon, as far as the text says it.
enum Receiver: Equatable, Sendable {
    /// Names from a global on.
    case path([String])
    /// What a call of this function returns.
    case result(of: String)
    /// What a loop over a call of this function gets.
    case element(of: String)
    case string
    /// Anything else.
    case unknown
}
