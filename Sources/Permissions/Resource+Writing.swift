extension Resource {
    /// A scope for just this, in words that a shell, a policy file and a header take as they stand, and that hold for the
    /// next one under the same name: what would mean something else there is a `?`, which stands for any one character.
    ///
    /// - Parameter name: the name it is to go by instead of the one that ``scope`` shows.
    public func written(_ name: String? = nil) -> String {
        let text = name.map { "\(kind.rawValue):\($0)" } ?? scope
        let named = name != nil || !names.isEmpty
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if result.count == Self.longestWritten { return String(result) + "*" }
            result.append(!named || Self.isPlain(scalar) ? scalar : "?")
        }
        return String(result)
    }

    /// The same under the name that ``scope`` shows.
    public var writtenScope: String { written() }

    /// Nobody reads further.
    private static let longestWritten = 200

    /// Stars would stand for other names, commas part scopes, and the rest ends words, texts, lines or comments, or is not
    /// seen at all.
    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII {
            return (0x21...0x7E).contains(scalar.value) && !"*?,'\"\\[]`".unicodeScalars.contains(scalar)
        }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber:
            return true
        default: return false
        }
    }
}
