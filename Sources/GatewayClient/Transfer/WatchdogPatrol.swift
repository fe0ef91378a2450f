import Synchronization

/// Looks after all exchanges of a transport at once: a timer for each would cost as much as the exchange of a small record.
final class WatchdogPatrol: Sendable {
    private struct Post {
        let watchdog: Watchdog
        let giveUp: @Sendable () -> Void
    }

    private struct State {
        var posts: [UInt64: Post] = [:]
        var last: UInt64 = 0
        var isWalking = false
    }

    /// How late the end of an exchange may be noticed.
    private static let tick = Duration.milliseconds(100)

    private let state = Mutex(State())

    /// Runs `body`, and gives it up when the watchdog's time is over.
    func guarded<R: Sendable>(
        by watchdog: Watchdog, _ body: @escaping @Sendable () async throws -> R
    ) async throws -> R {
        let task = Task { try await body() }
        let number = post(Post(watchdog: watchdog, giveUp: { task.cancel() }))
        defer { state.withLock { $0.posts[number] = nil } }
        do {
            return try await withTaskCancellationHandler {
                try await task.value
            } onCancel: {
                task.cancel()
            }
        } catch {
            throw watchdog.failure ?? error
        }
    }

    private func post(_ post: Post) -> UInt64 {
        let (number, isFirst) = state.withLock { state in
            state.last &+= 1
            state.posts[state.last] = post
            defer { state.isWalking = true }
            return (state.last, !state.isWalking)
        }
        if isFirst { Task { while let pause = look() { try? await Task.sleep(for: pause) } } }
        return number
    }

    /// - Returns: when to look again; nil when there is nothing left to look after.
    private func look() -> Duration? {
        let now = ContinuousClock.now
        let (over, pause) = state.withLock { state -> ([Post], Duration?) in
            var over: [Post] = []
            var next = now + Self.tick
            for (number, post) in state.posts {
                if post.watchdog.look(now: now) {
                    over.append(post)
                    state.posts[number] = nil
                } else {
                    next = min(next, post.watchdog.deadline)
                }
            }
            state.isWalking = !state.posts.isEmpty
            return (over, state.isWalking ? max(next - now, .milliseconds(1)) : nil)
        }
        for post in over { post.giveUp() }
        return pause
    }
}
