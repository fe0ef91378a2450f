/// How often a run that has not ended is asked for.
struct Polling: Sendable {
    /// The time between two questions when the first one was answered without being held back.
    var shortest: Duration = .milliseconds(250)
    /// The time that the pause grows to when that goes on.
    var longest: Duration = .seconds(2)
    /// How long the other side is asked to hold its answer; the API's maximum.
    var hold: Int = 60
}
