/// What became of a call whose answer was lost, decided from what was found.
enum Settlement {
    /// What is known after looking.
    enum Verdict: Sendable, Equatable {
        /// It was carried out, and this is the ID of what came of it.
        case done(String)
        /// Nothing of the kind is there now.
        case absent
        /// What was found does not tell. Says why.
        case unclear(String)
    }

    /// The pauses between the looks for a run. A run that is not there at the end of them, half a minute after the
    /// answer was lost, is taken not to have been started.
    static let pauses: [Duration] = [
        .milliseconds(500), .seconds(1), .seconds(2), .seconds(4), .seconds(8), .seconds(15),
    ]

    /// How many of the newest entries are looked at.
    static let window = 250

    /// Whether all entries since a moment were seen, given the moments of those that were.
    static func isComplete(_ moments: [Double], since earliest: Double) -> Bool {
        moments.count < window || moments.contains { $0 < earliest }
    }
}
