/// A glob over URLs as Apify's crawlers take it: `*` stands for anything but a slash, `**` for anything, `?` for one
/// character but a slash, `{a,b}` for either.
struct Glob {
    private static let alternativeLimit = 64
    private let alternatives: [[Character]]

    /// Nil when braces do not match, or offer too many alternatives.
    init?(_ text: String) {
        var expanded: [String] = [text]
        while let index = expanded.firstIndex(where: { $0.contains("{") }) {
            let pattern = expanded.remove(at: index)[...]
            guard let open = pattern.lastIndex(of: "{"),
                let close = pattern[open...].firstIndex(of: "}")
            else { return nil }
            let choices = pattern[pattern.index(after: open)..<close]
            for choice in choices.split(separator: ",", omittingEmptySubsequences: false) {
                expanded.append(String(pattern[..<open] + choice + pattern[pattern.index(after: close)...]))
            }
            guard expanded.count <= Self.alternativeLimit else { return nil }
        }
        alternatives = expanded.map(Array.init)
    }

    func matches(_ text: String) -> Bool {
        let text = Array(text)
        return alternatives.contains { Self.matches(text, $0) }
    }

    /// One row of the table per pattern character, so that the time is bounded by the product of the lengths.
    private static func matches(_ text: [Character], _ pattern: [Character]) -> Bool {
        var reachable = [Bool](repeating: false, count: text.count + 1)
        reachable[0] = true
        var index = 0
        while index < pattern.count {
            var next = [Bool](repeating: false, count: text.count + 1)
            let isDouble = pattern[index] == "*" && index + 1 < pattern.count && pattern[index + 1] == "*"
            for position in 0...text.count {
                switch pattern[index] {
                case "*":
                    let extends = position > 0 && next[position - 1] && (isDouble || text[position - 1] != "/")
                    next[position] = reachable[position] || extends
                case "?":
                    next[position] = position > 0 && reachable[position - 1] && text[position - 1] != "/"
                case let character:
                    next[position] = position > 0 && reachable[position - 1] && text[position - 1] == character
                }
            }
            reachable = next
            index += isDouble ? 2 : 1
        }
        return reachable[text.count]
    }
}
