/// How each byte of a text looks.
struct StyleMap {
    private let spans: [Highlighting.Span]
    private let overlays: [Highlighting.Span]
    /// The styles of a part of the text, found out once.
    private var part: (start: Int, styles: [Style])?

    /// - Parameter overlays: what lies over the colours of the text.
    init(_ highlighting: Highlighting, overlays: [Highlighting.Span]) {
        spans = highlighting.spans
        self.overlays = overlays
    }

    /// The same map, quick for the rows that are visible.
    func narrowed(to layout: Layout, _ rows: Range<Int>) -> StyleMap {
        guard let first = rows.first, let last = rows.last else { return self }
        let range = layout.rows[first].start..<layout.rows[last].end
        // A few long rows of combining marks may be many bytes.
        guard range.count < 1_000_000 else { return self }
        var styles = [Style](repeating: .plain, count: range.count)
        for span in spans {
            for offset in span.range.clamped(to: range) { styles[offset - range.lowerBound] = span.style }
        }
        for span in overlays {
            for offset in span.range.clamped(to: range) {
                styles[offset - range.lowerBound] = styles[offset - range.lowerBound].overlaid(with: span.style)
            }
        }
        var map = self
        map.part = (range.lowerBound, styles)
        return map
    }

    func style(at offset: Int) -> Style {
        if let part, part.styles.indices.contains(offset - part.start) { return part.styles[offset - part.start] }
        let style = spans.last { $0.range.contains(offset) }?.style ?? .plain
        return overlays.reduce(style) { $1.range.contains(offset) ? $0.overlaid(with: $1.style) : $0 }
    }
}
