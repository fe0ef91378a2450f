import Synchronization

/// Where all requests of a client wait for their turn.
final class PacingGate: Sendable {
    /// Why a request did not get its turn.
    enum Refusal: Error {
        case cancelled
        /// It would have come only after the deadline; this long from now.
        case tooLate(Duration)
    }

    private let pacer: Mutex<Pacer>
    private let timing: Timing

    init(_ rules: PacingRules, _ timing: Timing) {
        pacer = Mutex(Pacer(rules))
        self.timing = timing
    }

    /// Sets how many requests may go per second in all; nil for what the rules say.
    func limitAccount(to rate: Double?) {
        pacer.withLock { $0.limitAccount(to: rate) }
    }

    /// Waits until a request may go.
    ///
    /// - Parameters:
    ///   - keys: The limits that it falls under.
    ///   - deadline: The moment from which on it need not go any more.
    func pass(_ keys: [PacingKey], before deadline: Duration) async throws(Refusal) {
        let now = timing.now()
        let first = pacer.withLock { $0.take(keys, now: now) }
        var ticket = first.ticket
        var next: Duration? = first.wait
        while let pause = next {
            guard timing.now() + pause <= deadline else {
                giveBack(ticket)
                throw .tooLate(pause)
            }
            do {
                if pause > .zero { try await timing.sleep(pause) }
            } catch {
                giveBack(ticket)
                throw .cancelled
            }
            let now = timing.now()
            let current = ticket
            (ticket, next) = pacer.withLock { pacer in
                var renewed = current
                let wait = pacer.renew(&renewed, now: now)
                return (renewed, wait)
            }
        }
    }

    /// Slows down after a 429.
    func cut(_ key: PacingKey, sent: Duration, until: Duration) {
        let now = timing.now()
        pacer.withLock { $0.cut(key, sent: sent, now: now, until: until) }
    }

    private func giveBack(_ ticket: Pacer.Ticket) {
        pacer.withLock { $0.giveBack(ticket) }
    }
}
