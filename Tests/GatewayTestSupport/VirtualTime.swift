import Synchronization

@testable import GatewayClient

/// A clock that stands still until somebody sleeps, and then jumps. Nobody waits.
final class VirtualTime: Sendable {
    private struct State {
        var now = Duration.zero
        var sleeps: [Duration] = []
    }

    private let state = Mutex(State())
    private let chance: Double
    /// The time of day at the start, in milliseconds since 1970.
    let origin = 1_767_225_600_000.0

    /// - Parameter chance: What every throw of the dice gives.
    init(chance: Double = 0) {
        self.chance = chance
    }

    var now: Duration { state.withLock { $0.now } }
    /// The time of day.
    var wallClock: Double { origin + now / .milliseconds(1) }
    /// How long was slept, each time.
    var sleeps: [Duration] { state.withLock { $0.sleeps } }

    func advance(_ duration: Duration) {
        state.withLock { $0.now += duration }
    }

    var timing: Timing {
        Timing(
            now: { self.now },
            wallClock: { self.wallClock },
            sleep: { duration in
                try Task.checkCancellation()
                self.state.withLock { state in
                    state.now += duration
                    state.sleeps.append(duration)
                }
            },
            random: { self.chance }
        )
    }
}
