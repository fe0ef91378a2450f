/// Turns what became of tests into text.
public protocol SpecReporter {
    /// What to write when a file has been run.
    mutating func report(_ file: SpecFileReport) -> String
    /// What to write at the end.
    mutating func finish(_ summary: SpecSummary) -> String
}

/// The forms in which tests are told of.
public enum SpecFormat: String, Sendable, CaseIterable {
    case tree, tap, junit, json

    /// A reporter of this form.
    public func reporter() -> any SpecReporter {
        switch self {
        case .tree: TreeReporter()
        case .tap: TAPReporter()
        case .junit: JUnitReporter()
        case .json: JSONReporter()
        }
    }
}
