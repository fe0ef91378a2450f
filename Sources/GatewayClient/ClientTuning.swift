import Synchronization

/// What a running program may change about a client, for all calls from then on. Shared by whoever sets it and the client
/// that follows it, which may be made later.
public final class ClientTuning: Sendable {
    /// What is set; nil for what the client's ``GatewayClient/Configuration`` says.
    public struct Settings: Sendable, Hashable {
        /// How often a call may be sent again, 0 for never.
        public var maxRetries: Int?
        /// How long one attempt may take.
        public var timeout: Duration?
        /// How long all attempts at a call may take together.
        public var totalTimeout: Duration?
        /// How many requests may go per second, in all.
        public var requestsPerSecond: Double?

        public init() {}
    }

    private let state = Mutex(Settings())

    public init() {}

    public var settings: Settings { state.withLock { $0 } }

    public func change(_ body: (inout Settings) -> Void) { state.withLock { body(&$0) } }
}
