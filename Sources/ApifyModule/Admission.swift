import GatewayClient

/// Something that may be done.
public struct Admission: Sendable {
    public enum Outcome: Sendable {
        /// It was done. The answer is nil where it went into a file or came in pages.
        case done(GatewayResponse?)
        case failed(GatewayError)
        /// Whoever asked for it was stopped.
        case abandoned
    }

    /// The intents of a session, counted from 1.
    public let number: Int
    public let intent: Intent

    public init(number: Int, intent: Intent) {
        (self.number, self.intent) = (number, intent)
    }
}
