/// How a test ended.
public enum SpecStatus: String, Sendable, Codable {
    case passed
    /// An assertion did not hold.
    case failed
    /// Something else went wrong.
    case error
    /// The test is still to be written.
    case pending

    /// Whether the test keeps the whole from passing.
    public var isBad: Bool { self == .failed || self == .error }
}
