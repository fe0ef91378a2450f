import ApifyModule
import LuaEngine

/// What the prompt needs of the program around it.
public protocol PromptHost: Sendable {
    /// Opens a Lua state with everything that scripts find, the `apify` table included.
    ///
    /// - Parameter output: takes what scripts write.
    func openEngine(output: ScriptOutput) async throws -> Engine

    /// Where inputs act at the moment.
    var place: PromptPlace { get }

    /// Looks up the connection that will be used, where that takes a request; nothing happens without a network.
    func findPlace() async

    /// The connections of the account.
    ///
    /// - Throws: whatever says why they cannot be listed.
    func connections() async throws -> [PromptConnection]

    /// Acts through another connection from now on.
    func choose(connection: String) async throws

    /// Acts on another gateway from now on: `local`, `maton` or a URL.
    ///
    /// - Parameter engine: whose `apify` table follows.
    func choose(gateway: String, in engine: Engine) async throws

    /// The last requests, the oldest first, one line each.
    var requests: [String] { get }

    /// What scripts wait for at the moment.
    var underWay: CallsUnderWay { get }

    /// What the operations since the last call of this have done to the world: `delete`, `spend` and the like.
    func takeEffects() -> [String]

    /// Has everything that inputs ask for written down in place of being done, reading excepted, until ``endPlan(in:)``.
    ///
    /// - Parameter engine: gets the module `moongate.plan`, with the globals for such inputs.
    func beginPlan(in engine: Engine) async throws

    /// Ends what ``beginPlan(in:)`` began.
    ///
    /// - Parameter engine: where inputs run; nil when that is none any more.
    /// - Returns: what would have been done, line by line.
    func endPlan(in engine: Engine?) async -> [String]

    /// What a run is doing, such as `RUNNING`; nil when that cannot be told.
    func status(ofRun id: String) async -> String?

    func abort(run id: String) async throws

    /// The runs that were started here and have not ended, with what becomes of each when the session ends.
    func unfinishedRuns() async -> [String]

    /// Where a browser shows something; nil when there is no such page.
    func page(of thing: PromptThing) async -> String?

    /// Looks what there is in the account, for completion. Silent when that fails.
    ///
    /// - Parameter mayOpen: whether to open for it what holds things already and nobody has needed yet.
    /// - Returns: whether anything could be seen.
    func refresh(_ resources: KnownResources, mayOpen: Bool) async -> Bool
}

/// Where inputs act.
public struct PromptPlace: Equatable, Sendable {
    /// What the prompt calls it: `local`, or the connection's alias.
    public var name: String
    public var isLocal: Bool

    public init(name: String, isLocal: Bool) {
        (self.name, self.isLocal) = (name, isLocal)
    }
}

/// A connection to choose.
public struct PromptConnection: Equatable, Sendable {
    public var id: String
    public var name: String?
    public var status: String
    /// Whether it is the one that is used.
    public var isCurrent: Bool

    public init(id: String, name: String?, status: String, isCurrent: Bool) {
        (self.id, self.name, self.status, self.isCurrent) = (id, name, status, isCurrent)
    }
}

/// Something to look at in a browser.
public enum PromptThing: Equatable, Sendable {
    case run(id: String, actor: String?)
    case actor(id: String)
    case task(id: String)
    case dataset(id: String)
    case store(id: String)
    case queue(id: String)
    case schedule(id: String)
    /// With the address that its record tells.
    case connection(url: String)
}
