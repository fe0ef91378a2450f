/// The rules of a robots.txt file (RFC 9309).
struct RobotsFile {
    private struct Rule {
        let allows: Bool
        let pattern: [UInt8]
    }

    private var rules: [Rule] = []

    private static let sizeLimit = 512 * 1024

    /// - Parameters:
    ///   - text: the file.
    ///   - agent: the crawler's name; the groups for it apply, or else the groups for `*`.
    init(_ text: String, agent: String) {
        var groups: [(agents: [String], rules: [Rule])] = []
        var startsGroup = true
        for line in String(text.prefix(Self.sizeLimit)).split(whereSeparator: \.isNewline) {
            guard let (name, value) = Self.directive(line) else { continue }
            switch name {
            case "user-agent":
                if startsGroup { groups.append(([], [])) }
                startsGroup = false
                groups[groups.count - 1].agents.append(value.lowercased())
            case "allow", "disallow":
                startsGroup = true
                guard !groups.isEmpty, !value.isEmpty else { continue }
                groups[groups.count - 1].rules.append(Rule(allows: name == "allow", pattern: Array(value.utf8)))
            default: continue
            }
        }
        let agent = agent.lowercased()
        let own = groups.filter { $0.agents.contains { $0 != "*" && agent.hasPrefix($0) } }
        rules = (own.isEmpty ? groups.filter { $0.agents.contains("*") } : own).flatMap(\.rules)
    }

    private static func directive(_ line: Substring) -> (name: String, value: String)? {
        let content = line.prefix { $0 != "#" }
        guard let colon = content.firstIndex(of: ":") else { return nil }
        func trimmed(_ part: Substring) -> String {
            var part = part.drop { $0.isWhitespace }
            while part.last?.isWhitespace == true { part.removeLast() }
            return String(part)
        }
        return (trimmed(content[..<colon]).lowercased(), trimmed(content[content.index(after: colon)...]))
    }

    /// Whether a path with its query may be fetched: the longest rule that fits decides, and `allow` wins a draw.
    func allows(_ path: String) -> Bool {
        let path = Array(path.utf8)
        var best: Rule?
        for rule in rules where Self.matches(path, rule.pattern) {
            guard let current = best else {
                best = rule
                continue
            }
            let isLonger = rule.pattern.count > current.pattern.count
            if isLonger || (rule.pattern.count == current.pattern.count && rule.allows) { best = rule }
        }
        return best?.allows ?? true
    }

    /// `*` stands for anything, a `$` at the end for the end. Linear in path times stars, so that no file can stall us.
    private static func matches(_ path: [UInt8], _ pattern: [UInt8]) -> Bool {
        var pattern = pattern[...]
        let isAnchored = pattern.last == UInt8(ascii: "$")
        if isAnchored { pattern.removeLast() }
        if !isAnchored { pattern.append(UInt8(ascii: "*")) }
        return Wildcard.matches(path[...], pattern, star: UInt8(ascii: "*"))
    }
}

/// Matching with stars, by remembering only the last one.
enum Wildcard {
    static func matches<Element: Equatable>(
        _ text: ArraySlice<Element>, _ pattern: ArraySlice<Element>, star: Element
    ) -> Bool {
        var (position, place) = (text.startIndex, pattern.startIndex)
        var lastStar: (place: Int, position: Int)?
        while position < text.endIndex {
            if place < pattern.endIndex, pattern[place] == star {
                lastStar = (place, position)
                place += 1
            } else if place < pattern.endIndex, pattern[place] == text[position] {
                place += 1
                position += 1
            } else if let (starPlace, starPosition) = lastStar {
                place = starPlace + 1
                position = starPosition + 1
                lastStar = (starPlace, position)
            } else {
                return false
            }
        }
        return pattern[place...].allSatisfy { $0 == star }
    }
}
