/// What stands in front of the lines.
public struct EditorPrompt: Equatable, Sendable {
    /// In front of the first line of an input.
    public var primary: StyledText
    /// In front of the lines that continue it.
    public var continuation: StyledText

    /// A prompt whose continuation is as wide as itself, so that the lines of a block stand below each other.
    public init(_ primary: StyledText) {
        self.primary = primary
        let mark = ".. "
        var row = Row()
        row.append(primary, upTo: Int.max)
        let blanks = String(repeating: " ", count: max(0, row.width - mark.count))
        continuation = StyledText(blanks + mark, .dim)
    }

    public init(primary: StyledText, continuation: StyledText) {
        self.primary = primary
        self.continuation = continuation
    }

    /// For terminals that can do nothing.
    public static let plain = EditorPrompt(primary: "> ", continuation: ">> ")
}
