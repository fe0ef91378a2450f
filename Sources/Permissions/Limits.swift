/// How much a script may do of what is allowed. Nil is no limit.
public struct Limits: Sendable, Equatable {
    /// How many runs it may start.
    public var runs: Int?
    /// What its runs may have cost, in US dollars, before no further one is started.
    public var dollars: Double?
    /// How many things it may delete.
    public var deletes: Int?
    /// How many requests it may send.
    public var requests: Int?

    public init(runs: Int? = nil, dollars: Double? = nil, deletes: Int? = nil, requests: Int? = nil) {
        (self.runs, self.dollars, self.deletes, self.requests) = (runs, dollars, deletes, requests)
    }

    public var isEmpty: Bool { self == Limits() }

    /// The stricter one of each.
    public func combined(with other: Limits) -> Limits {
        Limits(
            runs: Self.lower(runs, other.runs), dollars: Self.lower(dollars, other.dollars),
            deletes: Self.lower(deletes, other.deletes), requests: Self.lower(requests, other.requests))
    }

    private static func lower<N: Comparable>(_ one: N?, _ other: N?) -> N? {
        guard let one, let other else { return one ?? other }
        return min(one, other)
    }
}
