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

    /// The text with its lines and tabs as they are, without characters that could move a cursor, change colours or hide what
    /// it says.
    public static func visible(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy { (0x20..<0x7F).contains($0) || $0 == 0x0A || $0 == 0x09 }
        if isPlain { return text }
        var output = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            // Joiners make one sign of several.
            let isKept = isHarmless(scalar) || "\n\t\u{200C}\u{200D}".unicodeScalars.contains(scalar)
            output.append(isKept ? scalar : "\u{FFFD}")
        }
        return String(output)
    }

    private static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: false
        default: true
        }
    }
}
