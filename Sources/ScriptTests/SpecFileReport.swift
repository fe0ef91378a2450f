/// What became of the tests of one file.
public struct SpecFileReport: Sendable, Codable {
    /// The file as it was named.
    public var file: String
    public var results: [SpecResult] = []
    /// Why the file could not be run to its end.
    public var failure: String?
    /// What the tests printed.
    public var output = ""
    public var seconds: Double = 0
    /// How often the lines of each file were run; nothing unless that was asked for.
    public var coverage: [String: [Int: Int]] = [:]

    private enum CodingKeys: String, CodingKey { case file, results, failure, output, seconds }

    /// How many tests ended so.
    public func count(_ status: SpecStatus) -> Int {
        results.count { $0.status == status } + (status == .error && failure != nil ? 1 : 0)
    }

    /// Whether everything went well.
    public var isGood: Bool { failure == nil && !results.contains { $0.status.isBad } }
}
