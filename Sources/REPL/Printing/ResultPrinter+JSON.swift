import GatewayClient
import LineEditor

extension ResultPrinter {
    /// JSON text, which stays valid: what a terminal must not see is written as JSON writes it.
    func json(_ text: String) -> [StyledText] {
        Redactor.withoutSessionTokens(text).split(separator: "\n", omittingEmptySubsequences: false).map { line in
            StyledText(escaped(line).onOneLine)
        }
    }

    /// Outside of strings JSON is plain ASCII, so whatever is escaped stands in one.
    private func escaped(_ line: Substring) -> String {
        var output = ""
        for scalar in line.unicodeScalars {
            if !scalar.isHarmful && (scalar.isASCII || !view.isASCII) {
                output.unicodeScalars.append(scalar)
            } else {
                for unit in UTF16.encode(scalar).map(Array.init) ?? [] {
                    let digits = String(unit, radix: 16)
                    output += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                }
            }
        }
        return output
    }
}

extension Unicode.Scalar {
    /// Whether the scalar is nothing to be read: a control, a direction mark, or something invisible.
    fileprivate var isHarmful: Bool {
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned: true
        default: properties.isDefaultIgnorableCodePoint
        }
    }
}
