import Synchronization

/// When it is looked up for completion what there is in the account: while somebody types, at most once a minute, and anew
/// on another account. Any thread.
final class NameRefresh: Sendable {
    private static let pause = Duration.seconds(60)

    private struct State {
        var lookedAt: ContinuousClock.Instant?
        /// Whether somebody wanted a name, and there was none.
        var isWanted = false
    }

    private let state = Mutex(State())
    private let occasions: AsyncStream<Void>
    private let occasion: AsyncStream<Void>.Continuation

    init() {
        (occasions, occasion) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Looks again if the last time is long enough ago.
    func ifDue() { occasion.yield() }

    /// Looks again: what was seen is of another account.
    func anew() {
        state.withLock { $0.lookedAt = nil }
        occasion.yield()
    }

    /// Looks if nobody has looked yet, even where something has to be opened for it.
    func nameWanted() {
        state.withLock { $0.isWanted = true }
        occasion.yield()
    }

    /// Looks whenever it is time to, until the task is cancelled.
    ///
    /// - Parameter look: looks; whether it may open what nobody has needed yet. Returns whether it has seen anything.
    func run(_ look: @Sendable (_ mayOpen: Bool) async -> Bool) async {
        for await _ in occasions {
            let (isDue, mayOpen) = state.withLock { state in
                defer { state.isWanted = false }
                return (state.lookedAt.map { .now - $0 >= Self.pause } ?? true, state.isWanted)
            }
            if isDue, await look(mayOpen) { state.withLock { $0.lookedAt = .now } }
        }
    }
}
