import GatewayAPI
import GatewayClient

/// How the module reaches the gateway. Whoever wires it decides which gateway that is and when it is opened.
public protocol GatewayAccess: Sendable {
    /// Whether the gateway is the local one, which alone offers `apify.dev`.
    var isLocal: Bool { get }

    /// Where the module notes the runs that scripts start.
    var startedRuns: StartedRuns { get }

    /// The client to send with. Called for every operation; opens the gateway the first time.
    func client() async throws -> GatewayClient

    /// The start page of the local gateway's demo site; nil on any other gateway.
    ///
    /// - Throws: `GatewayError` also when the local gateway has no demo site.
    func demoURL() async throws -> String?

    /// What scripts change about the client with `apify.configure`; the client that ``client()`` gives follows it.
    var tuning: ClientTuning { get }

    /// Where waits and transfers say how far they are; nil when nobody would see it.
    var progress: (any ProgressDisplay)? { get }

    /// Where calls are noted while they are under way; nil when nobody asks.
    var underWay: CallsUnderWay? { get }

    /// Who decides whether what scripts ask for is done; nil when everything is.
    var gatekeeper: (any Gatekeeper)? { get }

    /// Whether scripts find `apify.dev`, with which they bend the local gateway.
    var offersDevelopment: Bool { get }

    /// Told of the answer to an operation; nil when nobody wants to know.
    var sawAnswer: (@Sendable (_ operation: Operation, _ response: GatewayResponse) -> Void)? { get }
}

extension GatewayAccess {
    public var progress: (any ProgressDisplay)? { nil }
    public var underWay: CallsUnderWay? { nil }
    public var gatekeeper: (any Gatekeeper)? { nil }
    public var offersDevelopment: Bool { isLocal }
    public var sawAnswer: (@Sendable (_ operation: Operation, _ response: GatewayResponse) -> Void)? { nil }

    /// Does something that scripts wait for, on record.
    func noting<R>(_ activity: CallsUnderWay.Activity, _ body: () async throws -> R) async rethrows -> R {
        guard let underWay else { return try await body() }
        let id = underWay.begin(activity)
        defer { underWay.end(id) }
        return try await body()
    }
}
