import Synchronization

/// The last requests, for people who want to see what a script really sends.
final class RequestLog: Sendable {
    struct Entry: Sendable {
        /// Counts from 1.
        var number: Int
        var startedAt: Moment
        var method: String
        /// The path with its query, without secrets.
        var target: String
        /// nil when the connection was closed without an answer.
        var status: Int?
        var duration: Duration
        var account: String?
        /// The place in a script that sent it, as the client says.
        var script: String?
        var userAgent: String?
        var fault: String?
        var requestBody: RequestTrace.Sample
        var responseBody: RequestTrace.Sample
        var requestType: String?
        var responseType: String?
    }

    /// How many requests are remembered.
    static let capacity = 1000
    /// How much is kept of each body.
    static let sampleLimit = 16 << 10
    /// How much all bodies together may take; the oldest are forgotten first.
    private static let bodyBudget = 8 << 20
    /// Under this name new requests are announced.
    static let topic = "requests"

    private struct State {
        /// The entry of number n stands at n - 1 - dropped.
        var entries: [Entry] = []
        /// How many entries there were before the first of these.
        var dropped = 0
        /// The number up to which bodies have been forgotten.
        var forgotten = 0
        var bytes = 0
        var followers = 0

        var last: Int { dropped + entries.count }
        /// The number of the first entry that is still shown.
        var first: Int { max(dropped, last - RequestLog.capacity) + 1 }
    }

    private let clock: GatewayClock
    private let board: ChangeBoard
    private let state = Mutex(State())

    init(clock: GatewayClock, board: ChangeBoard) {
        self.clock = clock
        self.board = board
    }

    /// Adds an entry, whose number is given here.
    func add(_ entry: Entry) {
        let isFollowed = state.withLock { state in
            var entry = entry
            entry.number = state.last + 1
            state.entries.append(entry)
            state.bytes += entry.requestBody.bytes.count + entry.responseBody.bytes.count
            while state.forgotten < state.first - 1 || (state.bytes > Self.bodyBudget && state.forgotten < state.last) {
                Self.forgetBodies(&state)
            }
            // Seldom, for the rest moves up.
            if state.entries.count >= 2 * Self.capacity {
                state.entries.removeFirst(Self.capacity)
                state.dropped += Self.capacity
            }
            return state.followers > 0
        }
        if isFollowed { board.changed(Self.topic) }
    }

    private static func forgetBodies(_ state: inout State) {
        let place = state.forgotten - state.dropped
        state.forgotten += 1
        guard state.entries.indices.contains(place) else { return }
        let entry = state.entries[place]
        state.bytes -= entry.requestBody.bytes.count + entry.responseBody.bytes.count
        state.entries[place].requestBody.bytes = []
        state.entries[place].responseBody.bytes = []
    }

    /// The entries after a number, the oldest first, and the number of the last one there is.
    func entries(after number: Int, limit: Int) -> (entries: [Entry], last: Int) {
        state.withLock { state in
            let first = max(number, state.first - 1)
            guard first < state.last else { return ([], state.last) }
            let place = first - state.dropped
            return (Array(state.entries[place...].prefix(max(1, limit))), state.last)
        }
    }

    /// The last entries, the oldest first, and the number of the last one there is.
    func latest(_ limit: Int) -> (entries: [Entry], last: Int) {
        let last = state.withLock { $0.last }
        return entries(after: max(0, last - limit), limit: limit)
    }

    /// One entry, unless it is not there yet or not any more.
    func entry(_ number: Int) -> Entry? {
        state.withLock { state in
            guard number >= state.first, number <= state.last else { return nil }
            return state.entries[number - 1 - state.dropped]
        }
    }

    func clear() {
        state.withLock { state in
            // Numbers go on, so that nobody who follows misses anything.
            state.dropped = state.last
            state.entries = []
            state.forgotten = state.dropped
            state.bytes = 0
        }
    }

    /// Waits until there is an entry after `number`, the time is over, or the gateway closes.
    func wait(after number: Int, atMost limit: Duration) async throws {
        state.withLock { $0.followers += 1 }
        defer { state.withLock { $0.followers -= 1 } }
        let deadline = ContinuousClock.now + limit
        while true {
            let counter = board.counter(Self.topic)
            let left = deadline - .now
            guard state.withLock({ $0.last <= number }), left > .zero, !board.isClosed else { return }
            await board.wait(Self.topic, after: counter, atMost: left)
            try Task.checkCancellation()
        }
    }

    var now: Moment { clock.now }
}
