import GatewayAPI

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What an answer says of the run it holds.
public struct RunSummary: Sendable, Decodable {
    public let id: String
    public let status: String

    /// Whether the run goes no further.
    public var hasEnded: Bool { RunStatus(rawValue: status)?.isTerminal ?? false }

    /// Nil when the answer holds no run.
    public init?(_ response: GatewayResponse) {
        struct Envelope: Decodable { let data: RunSummary }
        guard let envelope = try? JSONDecoder().decode(Envelope.self, from: Data(response.body)) else { return nil }
        self = envelope.data
    }
}
