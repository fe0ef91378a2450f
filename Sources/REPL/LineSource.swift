/// Where the prompt gets its lines from.
public protocol LineSource: Sendable {
    /// The next line without its newline, or nil at the end of the input.
    ///
    /// Asked for a line only when the prompt shows, so that scripts may read the same input in between.
    func nextLine() async -> String?
}
