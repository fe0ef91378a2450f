/// What the prompt looks like.
public struct Prompt: Sendable {
    /// In front of the first line of an input.
    public var primary: String
    /// In front of the lines that continue it.
    public var continuation: String

    /// A prompt whose continuation is as wide as itself, so that the lines of a block stand below each other.
    public init(_ primary: String) {
        self.primary = primary
        let mark = ".. "
        continuation = String(repeating: " ", count: max(0, primary.count - mark.count)) + mark
    }

    /// - Parameters:
    ///   - primary: in front of the first line of an input.
    ///   - continuation: in front of the lines that continue it.
    public init(primary: String, continuation: String) {
        self.primary = primary
        self.continuation = continuation
    }

    /// For terminals that can do nothing.
    public static let plain = Prompt(primary: "> ", continuation: ">> ")
}
