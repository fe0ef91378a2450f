/// Clock, sleep and chance. Tests bring their own, so that no test waits.
struct Timing: Sendable {
    /// The time since some fixed moment; it never goes back.
    var now: @Sendable () -> Duration
    /// The time of day, in milliseconds since 1970.
    var wallClock: @Sendable () -> Double
    /// Waits; throws when the task is cancelled.
    var sleep: @Sendable (Duration) async throws -> Void
    /// A number from 0 up to 1.
    var random: @Sendable () -> Double

    /// The machine's own.
    static var system: Timing {
        let start = ContinuousClock.now
        return Timing(
            now: { ContinuousClock.now - start },
            wallClock: { WallClock.milliseconds },
            sleep: { try await ContinuousClock().sleep(for: $0) },
            random: { Double.random(in: 0..<1) }
        )
    }
}
