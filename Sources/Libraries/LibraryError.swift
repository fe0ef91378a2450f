/// Why something about libraries cannot be done.
public struct LibraryError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What kind of problem it is, for whoever acts on it.
    public enum Code: Sendable {
        /// Words that make no sense.
        case usage
        /// A file, a version or a library that is not there.
        case notFound
        /// Ranges that no version satisfies, or a version that is published already.
        case conflict
        /// What was locked, or should have been, is not what there is.
        case mismatch
        /// A file or a record that does not hold what it should.
        case damaged
        /// A file that cannot be read or written.
        case file
    }

    /// The kind of problem.
    public let code: Code
    /// What is wrong and what to do about it; safe to print.
    public let message: String

    /// - Parameters:
    ///   - code: the kind of problem.
    ///   - message: what is wrong and what to do about it, without anything that must not be printed.
    public init(_ code: Code, _ message: String) {
        (self.code, self.message) = (code, message)
    }

    public var description: String { message }
}
