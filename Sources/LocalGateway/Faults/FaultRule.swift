import HTTPTypes

/// A rule that makes requests go wrong: which ones, when, and how.
struct FaultRule: Sendable {
    /// Which requests a rule is about; what is left out fits all.
    struct Match: Sendable {
        var method: String?
        var path: PathPattern?
        /// The name of an operation as scripts spell it, such as `datasets.push`.
        var operation: String?
        /// An identifier or name that must stand somewhere in the path.
        var resource: String?
    }

    /// Which of the requests that match it really hits.
    enum Occasion: Sendable, Equatable {
        case always
        /// The n-th alone.
        case nth(Int)
        /// Each n-th.
        case every(Int)
        case probability(Double)
    }

    enum Phase: String, Sendable {
        /// The request has no effect.
        case before
        /// The request has its effect, and nobody hears of it.
        case after
    }

    struct Answer: Sendable {
        var status: HTTPResponse.Status
        var body: [UInt8]
        var contentType: String
        var headers: [(name: HTTPField.Name, value: String)]
        /// Whether the request had its effect before this answer takes the place of the real one.
        var phase: Phase
    }

    /// What goes wrong. Several things may.
    struct Effect: Sendable {
        var delay: Duration?
        /// The connection is closed instead of an answer.
        var drop: Phase?
        var answer: Answer?
        /// How many bytes of the body are sent before the connection is closed.
        var truncate: Int?
        /// Whether the body is cut-off JSON inside sound HTTP.
        var isMalformed = false
        /// How many bytes of the body are sent in a second.
        var bytesPerSecond: Int?
    }

    var id: String
    var match: Match
    var occasion: Occasion
    /// How often the rule hits before it is spent; nil for ever.
    var times: Int?
    var effect: Effect
    /// The rule as it was given, to be shown.
    var source: JSONValue
}
