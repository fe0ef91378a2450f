/// Why a text is not JSON.
struct JSONError: Error, CustomStringConvertible {
    var message: String
    /// Offset in bytes.
    var position: Int

    var description: String { "\(message) at byte \(position)" }
}
