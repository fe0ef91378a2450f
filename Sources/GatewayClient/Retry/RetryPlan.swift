import GatewayAPI

/// Decides what follows a failed attempt. Knows time and chance only from what it is told.
///
/// The back-off is the one that Apify recommends: wait a random time between D and 2 D, starting with D = 500 ms, and
/// double D each time. Source: https://docs.apify.com/api/v2#rate-limiting
struct RetryPlan: Sendable {
    /// What follows.
    enum Step: Sendable, Equatable {
        /// The caller gets the error.
        case fail
        /// The error says that an earlier attempt has done it.
        case done
        /// The call is sent again after this time.
        case again(after: Duration)
        /// It is looked whether the call has been carried out.
        case look
    }

    static let firstPause = Duration.milliseconds(500)
    /// How often a host that cannot be reached is tried again when it has never been reached, or is this machine: an
    /// address that is wrong is wrong the ninth time too, and a server on this machine that is gone stays gone.
    static let retriesOfUnreached = 2

    /// How often the call may be sent again.
    let maxRetries: Int
    /// The moment after which no attempt begins.
    let deadline: Duration
    private let isDeletion: Bool
    private let lookup: Lookup?

    /// How many requests have been sent.
    private(set) var attempts = 0
    /// Whether an attempt that failed may have been carried out.
    private(set) var isInDoubt = false
    private var pause = RetryPlan.firstPause

    init(_ call: OperationCall, maxRetries: Int, deadline: Duration) {
        self.maxRetries = max(0, maxRetries)
        self.deadline = deadline
        isDeletion = call.operation.method == .delete
        lookup = call.lookup
    }

    /// Takes note that a request is about to go.
    mutating func begin() {
        attempts += 1
    }

    /// Takes note that it is settled that no earlier attempt was carried out.
    mutating func settled() {
        isInDoubt = false
    }

    /// Decides what follows a failure.
    ///
    /// - Parameters:
    ///   - failure: How the last attempt failed.
    ///   - isUncertainHost: Whether the host has never been reached, or is this machine.
    ///   - random: A number from 0 up to 1.
    mutating func next(after failure: AttemptFailure, isUncertainHost: Bool, now: Duration, random: Double) -> Step {
        let wasInDoubt = isInDoubt
        isInDoubt = isInDoubt || failure.mayBeDone
        let error = failure.error
        if error.code == .cancelled || error.code == .closed { return .fail }
        if wasInDoubt, isDeletion, error.status == 404 { return .done }
        if wasInDoubt, error.code == .conflict, lookup != nil, lookup != .newestRuns { return .look }
        let allowed =
            failure.isUnreached && isUncertainHost ? min(maxRetries, RetryPlan.retriesOfUnreached) : maxRetries
        guard attempts <= allowed else { return .fail }
        if error.ambiguous { return lookup == nil ? .fail : .look }
        guard error.retryable else { return .fail }
        let wait = max(backOff(random), failure.retryAfter ?? .zero)
        return now + wait <= deadline ? .again(after: wait) : .fail
    }

    /// The next pause of the back-off.
    mutating func backOff(_ random: Double) -> Duration {
        defer { pause *= 2 }
        return pause * (1 + random)
    }
}
