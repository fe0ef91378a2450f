/// Why an argument does not fit its operation.
public struct ArgumentError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What kind of mistake it is.
    public enum Code: String, Sendable {
        case wrongType = "wrong_type"
        case outOfRange = "out_of_range"
        case unknownValue = "unknown_value"
        case missing = "missing_argument"
        case unusable = "unusable_value"
    }

    public let code: Code
    /// A sentence for the person who wrote the call.
    public let message: String

    public var description: String { message }
}
