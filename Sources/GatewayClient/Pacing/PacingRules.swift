/// How fast requests may go.
public struct PacingRules: Sendable, Hashable {
    /// The most requests per second that the gateway takes from one account; nil where it sets no limit of its own.
    public var accountRequestsPerSecond: Double?
    /// Whether Apify's limits are kept: per resource and second, and per minute overall.
    public var keepsApifyLimits: Bool

    public init(accountRequestsPerSecond: Double?, keepsApifyLimits: Bool) {
        self.accountRequestsPerSecond = accountRequestsPerSecond
        self.keepsApifyLimits = keepsApifyLimits
    }

    /// As fast as the other side takes it. It may still say 429 and is then asked less often.
    public static let unlimited = PacingRules(accountRequestsPerSecond: nil, keepsApifyLimits: false)
    /// Apify's own limits.
    public static let apify = PacingRules(accountRequestsPerSecond: nil, keepsApifyLimits: true)
    /// Apify's limits, and the 10 requests per second that Maton takes from one account.
    ///
    /// Source: https://github.com/maton-ai/api-gateway-skill/blob/main/SKILL.md
    public static let maton = PacingRules(accountRequestsPerSecond: 10, keepsApifyLimits: true)

    /// What fits an address: a gateway on this machine sets no limits, Maton's sets its own, and behind every other one
    /// stands Apify.
    static func fitting(_ gateway: GatewayURL) -> PacingRules {
        if gateway.isLoopback { return .unlimited }
        return gateway.isMaton ? .maton : .apify
    }
}
