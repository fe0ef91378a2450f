import GatewayAPI

/// When each of a client's requests may go. Knows the time only from what it is told.
struct Pacer: Sendable {
    /// Promises of a place, one for each limit that a request falls under.
    struct Ticket: Sendable {
        fileprivate var places: [(key: PacingKey, epoch: Int)] = []
    }

    /// The number of limits that are kept in mind before unused ones are forgotten.
    static let capacity = 1024

    private let rules: PacingRules
    private var buckets: [PacingKey: TokenBucket] = [:]
    /// What somebody has set in place of the rule for the account.
    private var accountRate: Double?

    init(_ rules: PacingRules) {
        self.rules = rules
    }

    /// How many limits are kept in mind.
    var count: Int { buckets.count }

    /// The rate that holds for a limit now; nil where there is none.
    func rate(of key: PacingKey) -> Double? {
        buckets[key]?.rate ?? limit(of: key)
    }

    /// Sets the rate for the account; nil for what the rules say. What has been promised already is not taken back.
    mutating func limitAccount(to rate: Double?) {
        guard rate != accountRate else { return }
        accountRate = rate
        buckets[.account] = nil
    }

    /// Takes a place under all limits of a request.
    ///
    /// - Returns: The promise, and how long it is until the request may go.
    mutating func take(_ keys: [PacingKey], now: Duration) -> (ticket: Ticket, wait: Duration) {
        forgetUnused(now)
        var ticket = Ticket()
        var wait = Duration.zero
        for key in keys {
            guard let place = place(key, now) else { continue }
            ticket.places.append((key, place.epoch))
            wait = max(wait, place.wait)
        }
        return (ticket, wait)
    }

    /// Looks again when the time is over: limits that have been lowered since then have broken their promises.
    ///
    /// - Returns: How long to wait for new places; nil when the request may go.
    mutating func renew(_ ticket: inout Ticket, now: Duration) -> Duration? {
        var wait: Duration?
        for index in ticket.places.indices {
            let (key, epoch) = ticket.places[index]
            guard let bucket = buckets[key], bucket.epoch != epoch, let place = place(key, now) else { continue }
            ticket.places[index].epoch = place.epoch
            wait = max(wait ?? .zero, place.wait)
        }
        return wait
    }

    /// Gives places back that are not going to be used.
    mutating func giveBack(_ ticket: Ticket) {
        for (key, epoch) in ticket.places where buckets[key]?.epoch == epoch {
            buckets[key]?.giveBack()
        }
    }

    /// Slows down after a 429. See ``TokenBucket/cut(sent:now:until:)``.
    ///
    /// Where no limit was known, there is one from now on: the one that the API documents for this kind of request.
    mutating func cut(_ key: PacingKey, sent: Duration, now: Duration, until: Duration) {
        var bucket = buckets[key] ?? TokenBucket(perSecond: limit(of: key) ?? Pacer.documented(key), now: now)
        bucket.cut(sent: sent, now: now, until: until)
        buckets[key] = bucket
    }

    private mutating func place(_ key: PacingKey, _ now: Duration) -> (epoch: Int, wait: Duration)? {
        guard var bucket = buckets[key] ?? limit(of: key).map({ TokenBucket(perSecond: $0, now: now) }) else {
            return nil
        }
        let wait = bucket.take(now: now)
        buckets[key] = bucket
        return (bucket.epoch, wait)
    }

    private func limit(of key: PacingKey) -> Double? {
        switch key {
        case .account: accountRate ?? rules.accountRequestsPerSecond
        case .overall, .resource: rules.keepsApifyLimits ? Pacer.documented(key) : nil
        }
    }

    private static func documented(_ key: PacingKey) -> Double {
        switch key {
        case .account: PacingRules.maton.accountRequestsPerSecond ?? 10
        case .overall: Double(RateClass.requestsPerMinuteOverall) / 60
        case .resource(let rate, _): Double(rate.requestsPerSecond)
        }
    }

    /// A script that looks at a hundred thousand runs touches as many resources.
    private mutating func forgetUnused(_ now: Duration) {
        guard buckets.count >= Pacer.capacity else { return }
        for key in Array(buckets.keys) where buckets[key]?.isUnused(now: now) == true {
            buckets[key] = nil
        }
    }
}
