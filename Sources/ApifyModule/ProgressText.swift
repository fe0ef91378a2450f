/// What comes from outside, made fit to stand in a progress line.
enum ProgressText {
    /// The text on one line without what could move the cursor or hide something, and no longer than it is worth.
    static func line(_ text: String, limit: Int = 60) -> String {
        let tamed = text.unicodeScalars.prefix(limit).map { scalar -> Unicode.Scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned: "?"
            default: scalar
            }
        }
        return String(String.UnicodeScalarView(tamed)) + (text.unicodeScalars.count > limit ? "…" : "")
    }
}
