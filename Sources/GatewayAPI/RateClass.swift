/// How many requests per second one resource takes.
///
/// Source: the rate limit table of the Apify API reference, https://docs.apify.com/api/v2#rate-limiting
public enum RateClass: Int, Sendable, CaseIterable {
    /// What holds where nothing else is said.
    case standard = 60
    /// Reading, writing and deleting one record of a key-value store.
    case records = 200
    /// Starting runs, pushing items, adding requests.
    case bulk = 400

    /// The most requests per second that one resource takes.
    public var requestsPerSecond: Int { rawValue }

    /// The most requests per minute that Apify takes from one account, whatever they are for.
    public static let requestsPerMinuteOverall = 250_000
}
