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
        /// The call, refused for want of memory or of a free slot, is sent again after this time.
        case whenThereIsRoom(after: Duration)
        /// It is looked whether the call has been carried out.
        case look
    }

    static let firstPause = Duration.milliseconds(500)
    /// How often a host that cannot be reached is tried again when it has never been reached, or is this machine: an
    /// address that is wrong is wrong the ninth time too, and a server on this machine that is gone stays gone.
    static let retriesOfUnreached = 2

    /// How long to wait for room between two attempts, as Apify's Python client does.
    static let roomPause = Duration.seconds(10)

    /// How often the call may be sent again.
    let maxRetries: Int
    /// The moment after which no attempt begins.
    private(set) var deadline: Duration
    private let totalTimeout: Duration
    /// The moment until which it waits for room; nil when it does not.
    private let roomDeadline: Duration?
    private let begun: Duration
    /// How long it has waited for room in vain, when that was the end of it.
    private(set) var waitedForRoom: Duration?
    private let isDeletion: Bool
    private let lookup: Lookup?

    /// How many requests have been sent.
    private(set) var attempts = 0
    /// Whether an attempt that failed may have been carried out.
    private(set) var isInDoubt = false
    /// How many of them were sent before the last one that brought the call forward.
    private var fruitful = 0
    private var pause = RetryPlan.firstPause

    init(_ call: OperationCall, maxRetries: Int, now: Duration, totalTimeout: Duration) {
        self.maxRetries = max(0, maxRetries)
        self.totalTimeout = totalTimeout
        begun = now
        deadline = now + totalTimeout
        roomDeadline = call.options.resourceWait.map { now + $0 }
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

    /// Takes note of what a failed attempt at a download was good for. Time in which bytes came is not time lost, and a
    /// download that gets on may go on.
    mutating func renew(_ gain: DownloadGain, now: Duration) {
        if gain != .none { deadline = now + totalTimeout }
        guard gain == .advanced else { return }
        fruitful = attempts
        pause = RetryPlan.firstPause
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
        if let roomDeadline, error.saysThatThereIsNoRoom { return waitForRoom(until: roomDeadline, now) }
        if wasInDoubt, isDeletion, error.status == 404 { return .done }
        if wasInDoubt, error.code == .conflict, lookup != nil, lookup != .newestRuns { return .look }
        let allowed =
            failure.isUnreached && isUncertainHost ? min(maxRetries, RetryPlan.retriesOfUnreached) : maxRetries
        guard allowed > 0, attempts - fruitful <= allowed else { return .fail }
        if error.ambiguous { return lookup == nil ? .fail : .look }
        guard error.retryable else { return .fail }
        let wait = max(backOff(random), failure.retryAfter ?? .zero)
        return now + wait <= deadline ? .again(after: wait) : .fail
    }

    /// A refusal is no failure that counts, and time spent waiting for room is not spent trying.
    private mutating func waitForRoom(until end: Duration, _ now: Duration) -> Step {
        guard now < end else {
            waitedForRoom = now - begun
            return .fail
        }
        let wait = min(RetryPlan.roomPause, end - now)
        deadline = now + wait + totalTimeout
        fruitful = attempts
        pause = RetryPlan.firstPause
        return .whenThereIsRoom(after: wait)
    }

    /// The next pause of the back-off.
    mutating func backOff(_ random: Double) -> Duration {
        defer { pause *= 2 }
        return pause * (1 + random)
    }
}
