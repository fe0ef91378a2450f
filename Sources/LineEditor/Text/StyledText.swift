/// One line of text in pieces that each have a style.
public struct StyledText: Equatable, Sendable, ExpressibleByStringLiteral {
    /// Some text and how it looks.
    public struct Span: Equatable, Sendable {
        public var text: String
        public var style: Style

        public init(_ text: String, _ style: Style = .plain) {
            self.text = text
            self.style = style
        }
    }

    public var spans: [Span]

    public init(_ spans: [Span]) {
        self.spans = spans
    }

    public init(_ text: String, _ style: Style = .plain) {
        spans = [Span(text, style)]
    }

    public init(stringLiteral value: String) {
        self.init(value)
    }

    /// The text alone.
    public var text: String { spans.map(\.text).joined() }
}
