/// Text that came from outside and is about to be shown.
public enum RemoteText {
    /// The text on one line, without characters that could move a cursor, change colours or hide what it says, and not
    /// longer than `limit` characters.
    public static func tamed(_ text: some StringProtocol, limit: Int) -> String {
        var output = String.UnicodeScalarView()
        var wasSpace = true
        // A character can be thousands of combining marks; what is counted here is scalars.
        for scalar in text.unicodeScalars {
            if output.count >= limit {
                return String(output) + "…"
            }
            if scalar.properties.isWhitespace {
                if !wasSpace { output.append(" ") }
                wasSpace = true
                continue
            }
            wasSpace = false
            output.append(isHarmless(scalar) ? scalar : "\u{FFFD}")
        }
        while output.last == " " { output.removeLast() }
        return String(output)
    }

    /// The text of bytes that may be anything.
    static func tamed(_ bytes: some Collection<UInt8>, limit: Int) -> String {
        // Four bytes make at most one scalar; runs of white space shrink, hence the margin.
        tamed(String(decoding: bytes.prefix(limit * 8), as: UTF8.self), limit: limit)
    }

    private static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: false
        default: true
        }
    }
}
