import Foundation

extension LocalGateway {
    /// Where a gateway keeps its data.
    public enum State: Sendable, Equatable {
        /// A folder, made when it is missing; several moongate processes may use it at once.
        case path(String)
        /// A folder of its own that goes away with the gateway.
        case temporary
    }

    /// How a gateway is set up.
    public struct Configuration: Sendable {
        /// The port on 127.0.0.1; 0 picks a free one.
        public var port: Int
        /// What clients must send; nil makes one and keeps it in the state directory.
        public var token: String?
        public var stateDirectory: State
        /// The program that runs actors when it is started with the argument `__actor`.
        public var actorExecutable: String
        /// Whether the demo site is served below `/demo/`.
        public var demo: Bool
        /// How many actors run at a time; further runs wait in READY.
        public var maximumConcurrentRuns: Int
        /// How much memory the actors that run at a time may add up to, in megabytes.
        public var maximumTotalMemoryMbytes: Int
        /// Where identifiers and chance begin, so that everything happens alike every time; nil for chance.
        public var seed: UInt64?
        /// Whether a new connection is ACTIVE at once. Otherwise it is PENDING until somebody opens its address and
        /// confirms it, which is what scripts meet at the real control host.
        public var confirmsConnections = false
        /// Whether requests beyond the real API's rate limits are refused.
        public var enforcesRateLimits = false
        /// What the real limits are multiplied with when they are enforced.
        public var rateLimitFactor = 1.0
        /// What the gateway's state tells as its version.
        public var version = ""
        /// Called with a line about what the gateway could not do, such as writing to a full disk.
        public var report: @Sendable (String) -> Void = { line in
            try? FileHandle.standardError.write(contentsOf: Data("moongate: \(line)\n".utf8))
        }
        /// The actors there are; nil means the built-in ones.
        var actors: [LocalActor]?

        /// - Parameters:
        ///   - port: the port on 127.0.0.1; 0 picks a free one.
        ///   - token: what clients must send; nil makes one and keeps it in the state directory.
        ///   - stateDirectory: where the data is kept.
        ///   - actorExecutable: the program that runs actors when it is started with the argument `__actor`.
        ///   - demo: whether the demo site is served below `/demo/`.
        ///   - maximumConcurrentRuns: how many actors run at a time.
        ///   - maximumTotalMemoryMbytes: how much memory these may add up to.
        ///   - seed: where identifiers and chance begin; nil for chance.
        public init(
            port: Int = 0, token: String? = nil, stateDirectory: State = .temporary, actorExecutable: String,
            demo: Bool = true, maximumConcurrentRuns: Int = 8, maximumTotalMemoryMbytes: Int = 32768,
            seed: UInt64? = nil
        ) {
            self.port = port
            self.token = token
            self.stateDirectory = stateDirectory
            self.actorExecutable = actorExecutable
            self.demo = demo
            self.maximumConcurrentRuns = maximumConcurrentRuns
            self.maximumTotalMemoryMbytes = maximumTotalMemoryMbytes
            self.seed = seed
        }
    }
}
