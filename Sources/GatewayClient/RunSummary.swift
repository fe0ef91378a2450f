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
    /// What the actor says of itself.
    public let statusMessage: String?
    /// What the run has cost so far, in US dollars.
    public let usageTotalUsd: Double?

    /// Whether the run goes no further.
    public var hasEnded: Bool { RunStatus(rawValue: status)?.isTerminal ?? false }

    /// Nil when the answer holds no run.
    public init?(_ response: GatewayResponse) {
        struct Envelope: Decodable { let data: RunSummary }
        guard let envelope = try? JSONDecoder().decode(Envelope.self, from: Data(response.body)) else { return nil }
        self = envelope.data
    }

    private enum Field: String, CodingKey {
        case id, status, statusMessage, usageTotalUsd
    }

    /// What is only for show may have any form.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Field.self)
        id = try fields.decode(String.self, forKey: .id)
        status = try fields.decode(String.self, forKey: .status)
        statusMessage = try? fields.decode(String.self, forKey: .statusMessage)
        usageTotalUsd = try? fields.decode(Double.self, forKey: .usageTotalUsd)
    }
}
