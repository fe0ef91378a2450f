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
}

extension GatewayAccess {
    public var progress: (any ProgressDisplay)? { nil }
}
