extension StringProtocol {
    /// The text with everything written out that a terminal would obey or hide: comments of Lua files and names of fields
    /// come from anywhere.
    var shownPlainly: String {
        guard unicodeScalars.contains(where: \.isHidden) else { return String(self) }
        var shown = ""
        for scalar in unicodeScalars {
            if scalar == "\t" {
                shown += "  "
            } else if scalar.isHidden {
                shown += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
            } else {
                shown.unicodeScalars.append(scalar)
            }
        }
        return shown
    }
}

extension Unicode.Scalar {
    fileprivate var isHidden: Bool {
        if isASCII { return value < 0x20 || value == 0x7F }
        switch properties.generalCategory {
        case .control, .format, .surrogate, .unassigned, .lineSeparator, .paragraphSeparator: return true
        default: return properties.isDefaultIgnorableCodePoint
        }
    }
}
