import GatewayClient

/// What a script is about to do.
public struct Intent: Sendable {
    public let call: OperationCall
    /// What the script called: `apify.acts.run`.
    public let function: String
    /// The script's line: `sync.lua:14`; nil when no script is calling.
    public let place: String?
    /// How the user has asked for just this, so that nobody is asked once more; nil for what scripts want.
    public let consent: Consent?
    /// The name to allow for all of an undertaking that this is a part of, such as the store `team-lib` that several records
    /// go into; nil when this is all.
    public let undertaking: String?

    public enum Consent: Sendable {
        /// Somebody has just said so.
        case answer
        /// An option of the command line, as it is written.
        case option(String)
    }

    public init(
        call: OperationCall, function: String, place: String?, consent: Consent? = nil, undertaking: String? = nil
    ) {
        (self.call, self.function, self.place, self.consent) = (call, function, place, consent)
        self.undertaking = undertaking
    }
}
