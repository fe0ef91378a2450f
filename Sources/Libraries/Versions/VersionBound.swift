/// One bound of a range.
struct VersionBound: Sendable, Hashable {
    enum Relation: Sendable { case less, atMost, equal, atLeast, more }

    let relation: Relation
    let version: SemanticVersion

    init(_ relation: Relation, _ version: SemanticVersion) {
        (self.relation, self.version) = (relation, version)
    }

    func holds(_ other: SemanticVersion) -> Bool {
        switch relation {
        case .less: other < version
        case .atMost: other <= version
        case .equal: other == version
        case .atLeast: other >= version
        case .more: other > version
        }
    }
}
