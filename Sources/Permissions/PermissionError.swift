/// A mistake in a scope, a policy or a list of arguments, told to whoever wrote it.
public struct PermissionError: Error, Sendable, Equatable, CustomStringConvertible {
    public let message: String

    public init(_ message: String) {
        self.message = message
    }

    public var description: String { message }
}
