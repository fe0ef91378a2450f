/// One endpoint: a verb, a pattern and what to do.
struct Route: Sendable {
    typealias Handler = @Sendable (APIRequest) async throws -> APIResponse

    enum Segment: Sendable {
        case fixed(String)
        case parameter
    }

    var method: String
    var pattern: [Segment]
    /// Requests per second the real API allows for each resource; told in every answer, enforced on request.
    var rateLimit: Int
    var handler: Handler

    /// - Parameter path: such as `/acts/{id}/runs`.
    init(_ method: String, _ path: String, rate: Int = 60, _ handler: @escaping Handler) {
        self.method = method
        pattern = path.split(separator: "/").map { $0.hasPrefix("{") ? .parameter : .fixed(String($0)) }
        rateLimit = rate
        self.handler = handler
    }

    /// The values of the pattern's parameters, or nil when the path is another one.
    func match(_ segments: [String]) -> [String]? {
        guard segments.count == pattern.count else { return nil }
        var values: [String] = []
        for (expected, segment) in zip(pattern, segments) {
            switch expected {
            case .fixed(let text): if text != segment { return nil }
            case .parameter: values.append(segment)
            }
        }
        return values
    }
}
