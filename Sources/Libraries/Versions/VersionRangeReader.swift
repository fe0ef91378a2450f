/// Reads what a range is made of.
enum VersionRangeReader {
    private static let operators = ["^", "~", ">=", "<=", ">", "<", "="]
    private static let nothing = VersionBound(.less, SemanticVersion(0, 0, 0, prerelease: [.number(0)]))

    /// A version of which the last numbers may be left open.
    private struct Partial {
        var major: Int?
        var minor: Int?
        var patch: Int?
        var prerelease: [SemanticVersion.Identifier] = []

        init?(_ text: String) {
            if let version = SemanticVersion(text) {
                (major, minor, patch) = (version.major, version.minor, version.patch)
                prerelease = version.prerelease
                return
            }
            let parts = text.split(separator: ".", omittingEmptySubsequences: false)
            guard (1...3).contains(parts.count) else { return nil }
            var numbers: [Int?] = []
            for part in parts {
                if ["x", "X", "*"].contains(part) {
                    numbers.append(nil)
                } else {
                    // What stands behind something open is open too.
                    guard let number = SemanticVersion.number(part), !numbers.contains(nil) else { return nil }
                    numbers.append(number)
                }
            }
            numbers += [Int?](repeating: nil, count: 3 - numbers.count)
            (major, minor, patch) = (numbers[0], numbers[1], numbers[2])
        }

        /// The first of the versions it may mean.
        var first: SemanticVersion {
            SemanticVersion(major ?? 0, minor ?? 0, patch ?? 0, prerelease: prerelease)
        }

        /// The first version behind those it may mean; nil when it leaves everything open or nothing.
        var next: SemanticVersion? {
            guard let major, patch == nil else { return nil }
            guard let minor else { return SemanticVersion(major + 1, 0, 0) }
            return SemanticVersion(major, minor + 1, 0)
        }
    }

    /// The bounds of a text without `||`; nil when it is none.
    static func bounds(_ text: String) -> [VersionBound]? {
        let words = text.split(separator: " ").map(String.init)
        if words.count == 3, words[1] == "-" { return span(words[0], words[2]) }
        var bounds: [VersionBound] = []
        var pending = ""
        for word in words {
            // `>= 1.2` is `>=1.2`.
            let whole = pending + word
            pending = ""
            if operators.contains(whole) {
                pending = whole
                continue
            }
            guard let read = comparison(whole) else { return nil }
            bounds += read
        }
        return pending.isEmpty ? bounds : nil
    }

    private static func span(_ first: String, _ last: String) -> [VersionBound]? {
        guard let from = Partial(first), let to = Partial(last) else { return nil }
        return [VersionBound(.atLeast, from.first)] + upTo(to)
    }

    private static func upTo(_ partial: Partial) -> [VersionBound] {
        guard partial.major != nil else { return [] }
        return [partial.next.map { VersionBound(.less, $0) } ?? VersionBound(.atMost, partial.first)]
    }

    private static func comparison(_ word: String) -> [VersionBound]? {
        let sign = operators.first(where: word.hasPrefix) ?? ""
        guard let partial = Partial(String(word.dropFirst(sign.count))) else { return nil }
        guard partial.major != nil else { return [">", "<"].contains(sign) ? [nothing] : [] }
        let from = VersionBound(.atLeast, partial.first)
        switch sign {
        case "^": return [from, VersionBound(.less, compatible(partial))]
        case "~": return [from, VersionBound(.less, similar(partial))]
        case ">=": return [from]
        case "<=": return upTo(partial)
        case ">": return [partial.next.map { VersionBound(.atLeast, $0) } ?? VersionBound(.more, partial.first)]
        case "<": return [VersionBound(.less, partial.first)]
        default:
            guard let next = partial.next else { return [VersionBound(.equal, partial.first)] }
            return [from, VersionBound(.less, next)]
        }
    }

    /// The first version that may break what used this one: the leftmost number that is not zero has grown.
    private static func compatible(_ partial: Partial) -> SemanticVersion {
        let major = partial.major ?? 0
        guard major == 0, let minor = partial.minor else { return SemanticVersion(major + 1, 0, 0) }
        guard minor == 0, let patch = partial.patch else { return SemanticVersion(0, minor + 1, 0) }
        return SemanticVersion(0, 0, patch + 1)
    }

    private static func similar(_ partial: Partial) -> SemanticVersion {
        guard let minor = partial.minor else { return SemanticVersion((partial.major ?? 0) + 1, 0, 0) }
        return SemanticVersion(partial.major ?? 0, minor + 1, 0)
    }
}
