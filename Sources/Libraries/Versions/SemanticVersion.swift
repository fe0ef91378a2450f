/// A version as libraries have it: `1.4.0`, or `2.0.0-beta.1` before it is finished.
///
/// Source: semver.org, without what may stand behind a plus sign, which record keys cannot hold.
public struct SemanticVersion: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// A part of what stands behind the hyphen.
    enum Identifier: Sendable, Hashable {
        case number(Int)
        case text(String)
    }

    public let major: Int
    public let minor: Int
    public let patch: Int
    /// What stands behind the hyphen; empty for a finished version.
    let prerelease: [Identifier]

    /// Numbers beyond this are a mistake, and one more of them still is a number.
    static let largestNumber = 999_999_999
    private static let longest = 100

    init(_ major: Int, _ minor: Int, _ patch: Int, prerelease: [Identifier] = []) {
        (self.major, self.minor, self.patch, self.prerelease) = (major, minor, patch, prerelease)
    }

    /// Nil for a text that is no version; all three numbers are needed.
    public init?(_ text: some StringProtocol) {
        guard text.utf8.count <= Self.longest else { return nil }
        let hyphen = text.firstIndex(of: "-")
        let numbers = text[..<(hyphen ?? text.endIndex)].split(separator: ".", omittingEmptySubsequences: false)
            .map { Self.number($0) }
        guard numbers.count == 3, let major = numbers[0], let minor = numbers[1], let patch = numbers[2] else {
            return nil
        }
        var identifiers: [Identifier] = []
        if let hyphen {
            guard let read = Self.identifiers(text[text.index(after: hyphen)...]) else { return nil }
            identifiers = read
        }
        self.init(major, minor, patch, prerelease: identifiers)
    }

    /// The version of what has none.
    public static let zero = SemanticVersion(0, 0, 0)

    /// A number without a sign and without zeros before it.
    static func number(_ text: some StringProtocol) -> Int? {
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            text.utf8.count == 1 || !text.hasPrefix("0"), let number = Int(text), number <= largestNumber
        else { return nil }
        return number
    }

    private static func identifiers(_ text: some StringProtocol) -> [Identifier]? {
        var result: [Identifier] = []
        for part in text.split(separator: ".", omittingEmptySubsequences: false) {
            let isPlain = part.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                    || byte == UInt8(ascii: "-")
            }
            guard !part.isEmpty, isPlain else { return nil }
            if part.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
                guard let number = number(part) else { return nil }
                result.append(.number(number))
            } else {
                result.append(.text(String(part)))
            }
        }
        return result
    }

    /// Whether it is finished.
    public var isRelease: Bool { prerelease.isEmpty }

    public var description: String {
        let core = "\(major).\(minor).\(patch)"
        return prerelease.isEmpty ? core : core + "-" + prerelease.map(\.description).joined(separator: ".")
    }

    public static func < (one: SemanticVersion, other: SemanticVersion) -> Bool {
        let (left, right) = ([one.major, one.minor, one.patch], [other.major, other.minor, other.patch])
        if left != right { return left.lexicographicallyPrecedes(right) }
        if one.prerelease.isEmpty || other.prerelease.isEmpty {
            return !one.prerelease.isEmpty && other.prerelease.isEmpty
        }
        return one.prerelease.lexicographicallyPrecedes(other.prerelease) { $0.precedes($1) }
    }
}

extension SemanticVersion.Identifier: CustomStringConvertible {
    var description: String {
        switch self {
        case .number(let number): String(number)
        case .text(let text): text
        }
    }

    /// Numbers come before words, and words in the order of their bytes.
    fileprivate func precedes(_ other: Self) -> Bool {
        switch (self, other) {
        case (.number(let one), .number(let other)): one < other
        case (.text(let one), .text(let other)): one.utf8.lexicographicallyPrecedes(other.utf8)
        case (.number, .text): true
        case (.text, .number): false
        }
    }
}
