import GatewayAPI

/// What webhooks can be told of.
///
/// Source: Apify API reference (webhooks). The events of runs come by way of ``RunEventRecorder``, those of builds from where
/// these are made.
enum WebhookEventType: String, Sendable, CaseIterable {
    case runCreated = "ACTOR.RUN.CREATED"
    case runSucceeded = "ACTOR.RUN.SUCCEEDED"
    case runFailed = "ACTOR.RUN.FAILED"
    case runAborted = "ACTOR.RUN.ABORTED"
    case runTimedOut = "ACTOR.RUN.TIMED_OUT"
    case runResurrected = "ACTOR.RUN.RESURRECTED"
    case buildCreated = "ACTOR.BUILD.CREATED"
    case buildSucceeded = "ACTOR.BUILD.SUCCEEDED"
    case buildFailed = "ACTOR.BUILD.FAILED"
    case buildAborted = "ACTOR.BUILD.ABORTED"
    case buildTimedOut = "ACTOR.BUILD.TIMED_OUT"
    /// Only by way of the test endpoint.
    case test = "TEST"

    /// The event of a run that got to that end; nil for what is no end.
    init?(end status: RunStatus) {
        switch status {
        case .succeeded: self = .runSucceeded
        case .failed: self = .runFailed
        case .aborted: self = .runAborted
        case .timedOut: self = .runTimedOut
        default: return nil
        }
    }
}
