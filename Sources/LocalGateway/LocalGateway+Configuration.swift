import Foundation

extension LocalGateway {
    /// Where a gateway keeps its data.
    public enum State: Sendable, Equatable {
        /// A folder, made when it is missing; several moongate processes may use it at once.
        case path(String)
        /// A folder of its own that goes away with the gateway.
        case temporary
    }

    /// What all runs together may take before the next one is refused.
    public struct RunLimits: Sendable, Equatable {
        /// How many runs may be in progress, those that wait included; nil for any number.
        public var concurrentRuns: Int?
        /// How much memory they may add up to, in megabytes; nil for any amount.
        public var memoryMbytes: Int?

        /// - Parameters:
        ///   - concurrentRuns: how many runs may be in progress.
        ///   - memoryMbytes: how much memory they may add up to.
        public init(concurrentRuns: Int? = nil, memoryMbytes: Int? = nil) {
            self.concurrentRuns = concurrentRuns
            self.memoryMbytes = memoryMbytes
        }
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
        /// Whether the gateway is there to look after its data alone: it starts no runs and lets nothing happen that is
        /// due, which is left to a gateway that stays.
        public var isForMaintenance = false
        /// Whether the gateway is there for everybody until somebody stops it, so that scripts with the same state
        /// directory use it instead of one of their own.
        public var isServed = false
        /// What the gateway's state tells as its version.
        public var version = ""
        /// Called with a line about what the gateway could not do, such as writing to a full disk.
        public var report: @Sendable (String) -> Void = { line in
            try? FileHandle.standardError.write(contentsOf: Data("moongate: \(line)\n".utf8))
        }
        /// Whether webhooks may go to other machines; without it they reach only this one.
        public var allowsNetwork = false
        /// How slowly requests may come in.
        var stallLimits = StalledRequestGuard.Limits()
        /// How long the receiver of a webhook may take.
        var webhookTimeout = Duration.seconds(120)
        /// The folder whose files are actors too: below `actors/`, in `.actor/actor.json` and in `moongate.json`; nil for none.
        public var projectDirectory: String?
        /// Whether actors that are programs of the project are started.
        public var startsPrograms: Bool
        /// Where the platform refuses a run, with status 402, this lets runs wait; with limits here it refuses them too.
        public var refusesRunsBeyond: RunLimits?
        /// The actors there are besides those of the project; nil means the built-in ones.
        var actors: [LocalActor]?
        /// How long the endpoints that answer with a run's output wait for its end.
        var synchronousRunLimit = Duration.seconds(300)

        /// - Parameters:
        ///   - port: the port on 127.0.0.1; 0 picks a free one.
        ///   - token: what clients must send; nil makes one and keeps it in the state directory.
        ///   - stateDirectory: where the data is kept.
        ///   - actorExecutable: the program that runs actors when it is started with the argument `__actor`.
        ///   - demo: whether the demo site is served below `/demo/`.
        ///   - maximumConcurrentRuns: how many actors run at a time.
        ///   - maximumTotalMemoryMbytes: how much memory these may add up to.
        ///   - seed: where identifiers and chance begin; nil for chance.
        ///   - projectDirectory: the folder whose files are actors too; nil for none.
        ///   - startsPrograms: whether actors that are programs of the project are started.
        ///   - refusesRunsBeyond: when to refuse runs instead of letting them wait.
        ///   - report: where lines for the person at the terminal go; standard error when not given.
        public init(
            port: Int = 0, token: String? = nil, stateDirectory: State = .temporary, actorExecutable: String,
            demo: Bool = true, maximumConcurrentRuns: Int = 8, maximumTotalMemoryMbytes: Int = 32768,
            seed: UInt64? = nil, projectDirectory: String? = FileManager.default.currentDirectoryPath,
            startsPrograms: Bool = true, refusesRunsBeyond: RunLimits? = nil,
            report: (@Sendable (String) -> Void)? = nil
        ) {
            self.port = port
            self.token = token
            self.stateDirectory = stateDirectory
            self.actorExecutable = actorExecutable
            self.demo = demo
            self.maximumConcurrentRuns = maximumConcurrentRuns
            self.maximumTotalMemoryMbytes = maximumTotalMemoryMbytes
            self.seed = seed
            self.projectDirectory = projectDirectory
            self.startsPrograms = startsPrograms
            self.refusesRunsBeyond = refusesRunsBeyond
            if let report { self.report = report }
        }
    }
}
