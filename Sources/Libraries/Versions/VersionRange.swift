/// The versions that will do, written as people know it from npm: `^1.4`, `~1.4.2`, `>=1.2 <2`, `1.x`, `1.2.3`, `*`,
/// `1.2 - 1.6`, and several of them with `||` between.
public struct VersionRange: Sendable, Hashable, CustomStringConvertible {
    /// Any finished version.
    public static let any = VersionRange(description: "*", alternatives: [[]])

    /// As it was written.
    public let description: String
    /// One of these has to hold, each of which is a list of bounds that hold all.
    private let alternatives: [[VersionBound]]

    private init(description: String, alternatives: [[VersionBound]]) {
        (self.description, self.alternatives) = (description, alternatives)
    }

    /// - Throws: ``LibraryError`` that says what is wrong with the text.
    public init(_ text: String) throws(LibraryError) {
        let problem = LibraryError(
            .usage,
            "'\(text.prefix(80))' is no range of versions; write it as in ^1.4, ~1.4.2, >=1.2 <2, 1.x, 1.2.3 or *")
        guard text.utf8.count <= 200 else { throw problem }
        var alternatives: [[VersionBound]] = []
        for part in text.split(separator: "||", omittingEmptySubsequences: false) {
            guard let bounds = VersionRangeReader.bounds(String(part)) else { throw problem }
            alternatives.append(bounds)
        }
        let written = String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        self.init(description: written.isEmpty ? "*" : written, alternatives: alternatives)
    }

    /// Whether a version will do. One that is not finished does only where the range names one of the same three numbers
    /// that is not finished either: nobody gets a beta unasked.
    public func contains(_ version: SemanticVersion) -> Bool {
        alternatives.contains { bounds in
            guard bounds.allSatisfy({ $0.holds(version) }) else { return false }
            return version.isRelease
                || bounds.contains {
                    !$0.version.isRelease && $0.version.major == version.major && $0.version.minor == version.minor
                        && $0.version.patch == version.patch
                }
        }
    }
}
