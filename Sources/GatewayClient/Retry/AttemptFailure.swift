/// Why one attempt at a call failed, with what matters for the next one.
struct AttemptFailure: Error, Sendable {
    /// What the caller is told when there is no next one.
    var error: GatewayError
    /// Whether the other side may have carried the call out, harmless to repeat or not.
    var mayBeDone: Bool
    /// How long the other side wants to be left alone.
    var retryAfter: Duration?

    /// Whether the other side could not even be reached.
    var isUnreached: Bool {
        !mayBeDone && error.status == nil && [.connectionFailed, .dnsFailed, .timeout].contains(error.code)
    }
}
