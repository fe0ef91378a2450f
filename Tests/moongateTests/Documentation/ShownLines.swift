import Foundation

/// What a page says that is shown. It has to be what is really shown, but for what differs by nature: identifiers, times, durations,
/// costs, ports, and how far apart columns are because of them. `…` stands for anything on a line, a line `...` for any
/// lines.
struct ShownLines {
    private let lines: [String]

    init(_ lines: [String]) {
        self.lines = lines
    }

    /// Whether this is what was shown. Where the data is may be left out.
    func match(_ shown: [String]) -> Bool {
        Self.match(Self.withoutRemarks(lines), Self.withoutRemarks(shown))
    }

    private static func withoutRemarks(_ lines: [String]) -> ArraySlice<String> {
        lines.filter { !$0.hasPrefix("moongate: using the local gateway") }[...]
    }

    private static func match(_ wanted: ArraySlice<String>, _ shown: ArraySlice<String>) -> Bool {
        guard let first = wanted.first else { return shown.isEmpty }
        if first == "..." {
            return (0...shown.count).contains { match(wanted.dropFirst(), shown.dropFirst($0)) }
        }
        guard let line = shown.first, matches(line, first) else { return false }
        return match(wanted.dropFirst(), shown.dropFirst())
    }

    /// What differs by nature, and what may stand there instead.
    private static let values: [(pattern: String, others: String)] = [
        (#"…"#, ".*"),
        (#"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?Z?"#, #"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?Z?"#),
        (#"\d+ (?:ms|s|min|h|d) ago|just now"#, #"(?:\d+ (?:ms|s|min|h|d) ago|just now)"#),
        (#"\d+(?:\.\d+)? (?:ms|s)\b"#, #"\d+(?:\.\d+)? (?:ms|s)"#),
        (#"\$\d+(?:\.\d+)?"#, #"\$\d+(?:\.\d+)?"#),
        (#"127\.0\.0\.1:\d+"#, #"127\.0\.0\.1:\d+"#),
        (#"\b(?=[A-Za-z]*\d)[A-Za-z0-9]{17}\b"#, "[A-Za-z0-9]{17}"),
        (#" {2,}"#, " +"),
    ]

    private static func matches(_ line: String, _ wanted: String) -> Bool {
        var pattern = ""
        var rest = wanted[...]
        while !rest.isEmpty {
            let found = values.compactMap { value -> (Range<Substring.Index>, String)? in
                rest.range(of: value.pattern, options: .regularExpression).map { ($0, value.others) }
            }
            guard let (range, others) = found.min(by: { $0.0.lowerBound < $1.0.lowerBound }) else { break }
            pattern += NSRegularExpression.escapedPattern(for: String(rest[..<range.lowerBound])) + others
            rest = rest[range.upperBound...]
        }
        pattern += NSRegularExpression.escapedPattern(for: String(rest))
        return line.range(of: "^" + pattern + "$", options: .regularExpression) != nil
    }
}
