/// The text of an error below ours. The error itself may hold headers, and with them the key.
struct RedactedCause: Error, Sendable, CustomStringConvertible {
    let description: String
}
