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
        /// The connection to act for, by its ID or, where ``resolvesConnection`` holds, its alias; nil for the only active one.
        public var connection: String?
        /// What the client calls itself.
        public var userAgent: String
        /// Told of every request when it is over.
        public var log: (@Sendable (RequestLogEntry) -> Void)?
        /// How long an answer may take, by what is asked for.
        public var deadlines: Deadlines
        /// How often a call may be sent again after a failure that passes; Apify's clients do it 8 times.
        public var maxRetries: Int
        /// How long one attempt may take, whatever is asked for; nil for what ``deadlines`` says.
        public var timeout: Duration?
        /// How long all attempts at a call may take together: when it is over, none begins any more. An attempt that has
        /// begun keeps its own time.
        public var totalTimeout: Duration
        /// What may change while the client is in use.
        public var tuning: ClientTuning
        /// How fast requests may go; nil for what fits the gateway's address.
        public var pacing: PacingRules?
        /// Whether active connections are looked up, to find the only one or the one with an alias; nil for what fits the
        /// gateway's address: Maton's is asked, every other one is not.
        public var resolvesConnection: Bool?
        /// What answers calls in place of the other side; a call for which it returns nil is sent.
        public var standIn: (@Sendable (OperationCall) throws(GatewayError) -> GatewayResponse?)?
        /// Asked before every request, those for a retry included; an error keeps it from being sent.
        public var beforeRequest: (@Sendable (OperationCall) -> GatewayError?)?
        /// The largest body that is taken, in bytes.
        public var maximumResponseSize: Int
        /// Whether a gateway on this machine starts no actors that are programs for this client.
        public var refusesPrograms = false
        /// Asked when the gateway cannot be reached: what is known of why, and what to do; nil for nothing.
        public var reasonForSilence: (@Sendable () -> String?)?
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
            maxRetries: Int = 8,
            timeout: Duration? = nil,
            totalTimeout: Duration = .seconds(360),
            tuning: ClientTuning = ClientTuning(),
            pacing: PacingRules? = nil,
            resolvesConnection: Bool? = nil,
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
            self.maxRetries = maxRetries
            self.timeout = timeout
            self.totalTimeout = totalTimeout
            self.tuning = tuning
            self.pacing = pacing
            self.resolvesConnection = resolvesConnection
            self.maximumResponseSize = maximumResponseSize
            self.shutdownGrace = shutdownGrace
        }
    }

    /// How long an answer may take, from the first byte sent to the last byte received; of what is streamed from or to a
    /// file, to the first byte received.
    public struct Deadlines: Sendable {
        /// For one small object.
        public var short: Duration
        /// For a page of a list, or a write.
        public var medium: Duration
        /// For data of any size.
        public var long: Duration
        /// For reaching the host at all.
        public var connect: Duration
        /// For the next piece of what is streamed from or to a file.
        public var idle: Duration

        public init(
            short: Duration = .seconds(30),
            medium: Duration = .seconds(60),
            long: Duration = .seconds(600),
            connect: Duration = .seconds(10),
            idle: Duration = .seconds(60)
        ) {
            self.short = short
            self.medium = medium
            self.long = long
            self.connect = connect
            self.idle = idle
        }

        /// The deadline for a call, which is longer when the other side was asked to hold its answer back.
        ///
        /// - Parameters:
        ///   - call: What is asked for.
        ///   - limit: The time that somebody has set, instead of the one that fits the operation.
        func duration(for call: OperationCall, limit: Duration? = nil) -> Duration {
            let base = limit ?? duration(for: call.operation.patience)
            guard let wait = call.query.first(where: { $0.0 == "waitForFinish" }), let seconds = Double(wait.1) else {
                return base
            }
            // The API holds an answer for a minute at most, whatever it is asked.
            return base + .seconds(min(max(seconds.isNaN ? 0 : seconds, 0), 60))
        }

        private func duration(for patience: Patience) -> Duration {
            switch patience {
            case .short: short
            case .medium: medium
            case .long: long
            }
        }
    }
}
