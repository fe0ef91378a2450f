import GatewayAPI

/// The header by which the other side says when it wants to be asked again.
///
/// Apify does not document it and its clients do not read it, but what stands before Apify may send it.
/// Source of its forms: RFC 9110, section 10.2.3.
enum RetryAfter {
    /// - Parameters:
    ///   - response: What came back.
    ///   - wallClock: The time of day here, in milliseconds; used when the answer does not say what time it is there.
    /// - Returns: How long to wait; nil when the header is missing or makes no sense.
    static func delay(_ response: TransportResponse, wallClock: Double) -> Duration? {
        guard let text = response.header("Retry-After")?.trimming() else { return nil }
        if let seconds = Double(text), seconds.isFinite, seconds >= 0 {
            // More than a year is no statement about this call.
            return .seconds(min(seconds, 31_536_000))
        }
        guard let moment = Timestamp.milliseconds(httpDate: text) else { return nil }
        let now = response.header("Date").flatMap { Timestamp.milliseconds(httpDate: $0) } ?? wallClock
        return .milliseconds(max(0, min(moment - now, 31_536_000_000)))
    }
}

extension String {
    fileprivate func trimming() -> String {
        split(separator: " ").joined(separator: " ")
    }
}
