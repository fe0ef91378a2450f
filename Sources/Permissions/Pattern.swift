/// A glob: `*` stands for any text, `?` for one character.
///
/// Texts are compared scalar by scalar, so that what only looks the same is not the same.
struct Pattern: Sendable, Hashable {
    private let scalars: [Unicode.Scalar]
    /// Whether `*` and `?` stand for themselves.
    private let isLiteral: Bool

    init(_ text: some StringProtocol, isLiteral: Bool = false) {
        scalars = Array(text.unicodeScalars)
        self.isLiteral = isLiteral
    }

    /// As it was written.
    var text: String { String(String.UnicodeScalarView(scalars)) }

    /// Whether it matches everything.
    var matchesAll: Bool { !isLiteral && !scalars.isEmpty && scalars.allSatisfy { $0 == "*" } }

    /// Needs no more than the product of the lengths, whatever the pattern.
    func matches(_ text: String) -> Bool {
        let text = Array(text.unicodeScalars)
        if isLiteral { return text == scalars }
        var (position, index) = (0, 0)
        var retry: (position: Int, index: Int)?
        while position < text.count {
            if index < scalars.count, scalars[index] == "*" {
                retry = (position, index)
                index += 1
            } else if index < scalars.count, scalars[index] == "?" || scalars[index] == text[position] {
                (position, index) = (position + 1, index + 1)
            } else if let last = retry {
                // The last star takes one character more.
                retry = (last.position + 1, last.index)
                (position, index) = (last.position + 1, last.index + 1)
            } else {
                return false
            }
        }
        return scalars[index...].allSatisfy { $0 == "*" }
    }
}
