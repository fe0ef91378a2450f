import Documentation

/// Finds the parts of pages that speak of something.
struct PageSearch {
    struct Hit: Equatable {
        let page: String
        /// The heading above the part.
        let heading: String
    }

    private struct Part {
        let heading: String
        var text: String
    }

    private static let most = 8

    let pages: [DocumentationPage]

    /// The parts that speak of all words: those whose heading does first, then in the order of the pages.
    func hits(_ text: String) -> [Hit] {
        let words = text.words
        guard !words.isEmpty else { return [] }
        var named: [Hit] = []
        var others: [Hit] = []
        for page in pages {
            for part in Self.parts(of: page.markdown) {
                let hit = Hit(page: page.name, heading: part.heading)
                if part.heading.speaks(of: words) {
                    named.append(hit)
                } else if (part.heading + " " + part.text).speaks(of: words) {
                    others.append(hit)
                }
            }
        }
        return Array((named + others).prefix(Self.most))
    }

    /// A page in parts, one for each heading; what a code block has behind `#` is no heading.
    private static func parts(of markdown: String) -> [Part] {
        var parts: [Part] = []
        var isCode = false
        for line in markdown.split(separator: "\n") {
            if line.hasPrefix("```") { isCode.toggle() }
            if !isCode, let heading = line.firstMatch(of: /^#+ (.+)$/)?.1 {
                parts.append(Part(heading: String(heading).replacing("`", with: ""), text: ""))
            } else if !parts.isEmpty {
                parts[parts.count - 1].text += " " + line
            }
        }
        return parts
    }
}

extension String {
    /// The words that are looked for, without an ending of many: `lists` is `list`, `retries` begins as `retry` does.
    fileprivate var words: [String] {
        lowercased().split { !$0.isLetter && !$0.isNumber && $0 != "_" }.prefix(8).map { word in
            if word.count > 4, word.hasSuffix("ies") { return String(word.dropLast(3)) }
            return String(word.count > 3 && word.hasSuffix("s") && !word.hasSuffix("ss") ? word.dropLast() : word)
        }
    }

    /// Whether for each word one of the text begins with it: `list` finds `lists`.
    fileprivate func speaks(of wanted: [String]) -> Bool {
        let own = lowercased().split { !$0.isLetter && !$0.isNumber && $0 != "_" }
        return wanted.allSatisfy { word in own.contains { $0.hasPrefix(word) } }
    }
}
