import HTTPTypes
import Synchronization

/// Refuses what the real API would refuse, for scripts that are to be tried against its limits.
///
/// Each resource has so many requests a second, by the kind of request, and each account so many a minute. The gateway's
/// clock decides what a second is: while it stands still, nothing is allowed again before it is moved.
///
/// Source: https://docs.apify.com/api/v2#rate-limiting
final class RateLimiter: Sendable {
    private static let perMinute = 250_000
    /// Windows beyond this number are looked through for old ones.
    private static let manyWindows = 10_000

    private struct Key: Hashable {
        var account: String
        var resource: String
        var rate: Int
    }

    private struct Window {
        var start: Moment
        var count: Int
    }

    private let factor: Double
    private let clock: GatewayClock
    private let windows = Mutex<[Key: Window]>([:])

    /// - Parameter factor: what the real limits are multiplied with.
    init(factor: Double, clock: GatewayClock) {
        self.factor = factor
        self.clock = clock
    }

    /// How many requests a limit of the real API comes to here; never none.
    func limit(_ rate: Int) -> Int {
        let scaled = (Double(rate) * factor).rounded()
        return scaled.isFinite ? Int(min(max(scaled, 1), 1e9)) : rate
    }

    /// Counts a request.
    ///
    /// - Parameters:
    ///   - account: whose it is.
    ///   - resource: what it is for, such as `datasets/ID`.
    ///   - rate: how many of its kind the real API allows each resource in a second.
    /// - Throws: ``APIError`` 429.
    func count(account: String, resource: String, rate: Int) throws {
        let now = clock.now
        let (own, whole) = (limit(rate), limit(Self.perMinute))
        let (isFast, isMuch) = windows.withLock { windows in
            if windows.count > Self.manyWindows {
                windows = windows.filter { $0.key.rate == 0 || now.milliseconds - $0.value.start.milliseconds < 1000 }
            }
            let isFast = !Self.take(&windows, Key(account: account, resource: resource, rate: rate), now, own, 1000)
            let isMuch = !Self.take(&windows, Key(account: account, resource: "", rate: 0), now, whole, 60_000)
            return (isFast, isMuch)
        }
        if isFast { throw Self.exceeded("\(own) requests per second") }
        if isMuch { throw Self.exceeded("\(whole) requests per minute") }
    }

    /// - Returns: whether there was room in the window of that length, in milliseconds.
    private static func take(
        _ windows: inout [Key: Window], _ key: Key, _ now: Moment, _ limit: Int, _ length: Int64
    ) -> Bool {
        var window = windows[key] ?? Window(start: now, count: 0)
        // A clock that was set back begins anew.
        if now < window.start || now.milliseconds - window.start.milliseconds >= length {
            window = Window(start: now, count: 0)
        }
        defer { windows[key] = window }
        guard window.count < limit else { return false }
        window.count += 1
        return true
    }

    private static func exceeded(_ limit: String) -> APIError {
        APIError(.tooManyRequests, "rate-limit-exceeded", "You have exceeded the rate limit of \(limit)")
    }
}
