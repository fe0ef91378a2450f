/// The states of a run, as the API spells them.
///
/// Source: https://docs.apify.com/platform/actors/running/runs-and-builds#lifecycle
public enum RunStatus: String, Sendable, CaseIterable {
    case ready = "READY"
    case running = "RUNNING"
    case succeeded = "SUCCEEDED"
    case failed = "FAILED"
    case timingOut = "TIMING-OUT"
    case timedOut = "TIMED-OUT"
    case aborting = "ABORTING"
    case aborted = "ABORTED"

    /// Whether a run in this state has ended.
    public var isTerminal: Bool {
        switch self {
        case .succeeded, .failed, .timedOut, .aborted: true
        case .ready, .running, .timingOut, .aborting: false
        }
    }
}
