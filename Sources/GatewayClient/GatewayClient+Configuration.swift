import GatewayAPI

extension GatewayClient {
    /// Where requests go, on whose behalf, and how long they may take.
    public struct Configuration: Sendable {
        /// The gateway's address. Operations stand below `/apify/v2` on it.
        public var gatewayURL: String
        /// The address of the host that manages connections.
        public var controlURL: String
        /// The Maton key.
        public var key: Secret
        /// The ID of the connection to act for; nil lets the gateway choose.
        public var connection: String?
        /// What the client calls itself.
        public var userAgent: String
        /// Told of every request when it is over.
        public var log: (@Sendable (RequestLogEntry) -> Void)?
        /// How long an answer may take, by what is asked for.
        public var deadlines: Deadlines
        /// The largest body that is taken, in bytes.
        public var maximumResponseSize: Int
        /// How long ``GatewayClient/shutdown()`` waits for requests that are still under way.
        public var shutdownGrace: Duration

        public init(
            gatewayURL: String = "https://gateway.maton.ai",
            controlURL: String = "https://ctrl.maton.ai",
            key: Secret,
            connection: String? = nil,
            userAgent: String = "moongate",
            log: (@Sendable (RequestLogEntry) -> Void)? = nil,
            deadlines: Deadlines = Deadlines(),
            maximumResponseSize: Int = 512 << 20,
            shutdownGrace: Duration = .seconds(2)
        ) {
            self.gatewayURL = gatewayURL
            self.controlURL = controlURL
            self.key = key
            self.connection = connection
            self.userAgent = userAgent
            self.log = log
            self.deadlines = deadlines
            self.maximumResponseSize = maximumResponseSize
            self.shutdownGrace = shutdownGrace
        }
    }

    /// How long an answer may take, from the first byte sent to the last byte received.
    public struct Deadlines: Sendable {
        /// For one small object.
        public var short: Duration
        /// For a page of a list, or a write.
        public var medium: Duration
        /// For data of any size.
        public var long: Duration
        /// For reaching the host at all.
        public var connect: Duration

        public init(
            short: Duration = .seconds(30),
            medium: Duration = .seconds(60),
            long: Duration = .seconds(600),
            connect: Duration = .seconds(10)
        ) {
            self.short = short
            self.medium = medium
            self.long = long
            self.connect = connect
        }

        /// The deadline for a call, which is longer when the other side was asked to hold its answer back.
        func duration(for call: OperationCall) -> Duration {
            let base =
                switch call.operation.patience {
                case .short: short
                case .medium: medium
                case .long: long
                }
            guard let wait = call.query.first(where: { $0.0 == "waitForFinish" }), let seconds = Double(wait.1) else {
                return base
            }
            // The API holds an answer for a minute at most, whatever it is asked.
            return base + .seconds(min(max(seconds.isNaN ? 0 : seconds, 0), 60))
        }
    }
}
