/// What a highlighter says about a text.
public struct Highlighting: Equatable, Sendable {
    /// Some of the text and how it looks.
    public struct Span: Equatable, Sendable {
        /// UTF-8 offsets.
        public var range: Range<Int>
        public var style: Style
        /// Whether this is a string or a comment, whose brackets belong to nothing.
        public var isLiteral: Bool

        public init(_ range: Range<Int>, _ style: Style, isLiteral: Bool = false) {
            self.range = range
            self.style = style
            self.isLiteral = isLiteral
        }
    }

    /// In any order; later ones lie over earlier ones. What none of them covers is plain.
    public var spans: [Span]
    /// The first token that cannot stand where it stands.
    public var bad: Range<Int>?

    public init(spans: [Span] = [], bad: Range<Int>? = nil) {
        self.spans = spans
        self.bad = bad
    }
}
