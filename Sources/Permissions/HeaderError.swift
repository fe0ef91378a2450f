/// A mistake in the header of a script, with its place.
public struct HeaderError: Error, Sendable, Equatable, CustomStringConvertible {
    public let message: String
    /// Counted from 1.
    public let line: Int
    /// Counted from 1, in characters.
    public let column: Int

    public init(message: String, line: Int, column: Int) {
        (self.message, self.line, self.column) = (message, line, column)
    }

    /// `7:12: unknown field 'efects' …`
    public var description: String { "\(line):\(column): \(message)" }
}
