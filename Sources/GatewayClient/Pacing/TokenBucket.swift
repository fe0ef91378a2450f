/// Says when the next request may go, so that no more than so many go per second.
///
/// It holds one token at most: requests are spread evenly instead of going in bursts, and no second, wherever it starts,
/// sees more of them than the rate. Tokens may be taken before they are there, and whoever takes one waits for it; so
/// requests go in the order in which they asked. When the other side complains, the rate is halved and grows back by a
/// twentieth of the full rate per second (additive increase, multiplicative decrease).
struct TokenBucket: Sendable {
    /// The part of the full rate that no number of complaints goes below.
    static let smallestShare = 1.0 / 64
    /// The part of the full rate that comes back per second.
    static let recovery = 1.0 / 20

    /// The full rate, in requests per second.
    let limit: Double
    /// The rate now, in requests per second.
    private(set) var rate: Double
    /// Changes whenever promises made before hold no longer.
    private(set) var epoch = 0
    private var tokens = 1.0
    /// The moment that `tokens` is meant for. In the future while the other side wants to be left alone.
    private var updated: Duration
    private var lastCut: Duration?

    init(perSecond limit: Double, now: Duration) {
        self.limit = limit
        rate = limit
        updated = now
    }

    /// Takes a token and says how long it is until it is there.
    mutating func take(now: Duration) -> Duration {
        refill(now)
        tokens -= 1
        let pause = max(updated - now, .zero)
        return tokens < 0 ? pause + .seconds(-tokens / rate) : pause
    }

    /// Brings back a token that was not used.
    mutating func giveBack() {
        tokens = min(tokens + 1, 1)
    }

    /// Slows down after a complaint.
    ///
    /// - Parameters:
    ///   - sent: When the request that was complained about went. Complaints about requests from before the last cut say
    ///     nothing about the rate since.
    ///   - until: The moment before which the other side wants no request at all.
    mutating func cut(sent: Duration, now: Duration, until: Duration) {
        refill(now)
        let isNews = lastCut.map { sent >= $0 } ?? true
        guard isNews || until > updated else { return }
        if isNews {
            rate = max(rate / 2, limit * TokenBucket.smallestShare)
            lastCut = now
        }
        tokens = 0
        updated = max(updated, until)
        epoch += 1
    }

    /// Whether it is no different from a new one.
    mutating func isUnused(now: Duration) -> Bool {
        refill(now)
        return tokens >= 1 && rate >= limit && updated <= now
    }

    private mutating func refill(_ now: Duration) {
        guard now > updated else { return }
        let elapsed = (now - updated) / .seconds(1)
        tokens = min(tokens + rate * elapsed, 1)
        rate = min(rate + limit * TokenBucket.recovery * elapsed, limit)
        updated = now
    }
}
