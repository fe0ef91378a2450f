import Testing

@testable import LineEditor

@Suite("The bracket that belongs to the one at the cursor")
struct BracketMatcherTests {
    @Test(
        "is found over others, and never in a string",
        arguments: [
            ("|(a)", 0, 2), ("(a)|", 2, 0), ("f(|g(x))", 1, 6), ("{ [1] = (|2) }", 8, 10), ("|{ [1] }", 0, 6),
            ("(')')|", 4, 0),
            ("|(')'", nil, nil), ("('(|')", nil, nil), ("x|y", nil, nil), ("|", nil, nil), ("a]|", nil, nil),
        ] as [(String, Int?, Int?)]
    )
    func matches(text: String, first: Int?, second: Int?) {
        let parts = text.split(separator: "|", omittingEmptySubsequences: false)
        let whole = parts.joined()
        var spans: [Highlighting.Span] = []
        let quotes = whole.utf8.enumerated().filter { $0.element == UInt8(ascii: "'") }.map(\.offset)
        if quotes.count == 2 { spans.append(.init(quotes[0]..<quotes[1] + 1, .plain, isLiteral: true)) }
        let matcher = BracketMatcher(text: whole, highlighting: Highlighting(spans: spans))
        let pair = matcher.match(at: parts[0].utf8.count)
        #expect(pair?.0 == first)
        #expect(pair?.1 == second)
    }
}
