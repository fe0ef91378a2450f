/// What became of all tests.
public struct SpecSummary: Sendable, Codable {
    public var files = 0
    public var passed = 0
    public var failed = 0
    public var errors = 0
    public var pending = 0
    public var seconds: Double = 0

    public init() {}

    /// How many tests there were; files that could not be run count as one.
    public var tests: Int { passed + failed + errors + pending }
    public var isGood: Bool { failed == 0 && errors == 0 }

    mutating func add(_ report: SpecFileReport) {
        files += 1
        passed += report.count(.passed)
        failed += report.count(.failed)
        errors += report.count(.error)
        pending += report.count(.pending)
    }
}
