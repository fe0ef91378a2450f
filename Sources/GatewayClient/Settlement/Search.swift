/// When the first attempt of a call was sent, by both clocks: whatever it did, it did after that.
struct Search: Sendable {
    var monotonic: Duration
    /// In milliseconds since 1970, by this machine's clock.
    var wallClock: Double

    /// How far the other side's clock may be off when its answer says what time it is: headers count whole seconds.
    static let toleranceOfKnownClock = 2000.0
    /// How far it may be off when it does not say.
    static let toleranceOfUnknownClock = 30_000.0

    /// The earliest moment, by the other side's clock, at which the call may have been carried out.
    ///
    /// - Parameters:
    ///   - date: What the other side's clock says now, if it says.
    ///   - now: What this machine's clock says now.
    func earliest(date: Double?, now: Double) -> Double {
        guard let date else { return wallClock - Search.toleranceOfUnknownClock }
        return wallClock + (date - now) - Search.toleranceOfKnownClock
    }
}
