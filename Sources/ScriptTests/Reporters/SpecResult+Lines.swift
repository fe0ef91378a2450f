extension SpecResult {
    /// Where the test went wrong, or where it begins; the file alone when that could not be read.
    func place(in file: String) -> String {
        let line = failedLine ?? line
        return line > 0 ? "\(file):\(line)" : file
    }

    /// What went wrong, line by line.
    var failureLines: [String] {
        var lines = (message ?? "no message").plainLines
        if let expected { lines += Self.labelled("expected", expected) }
        if let actual { lines += Self.labelled("actual", actual) }
        if let differences, !differences.isEmpty {
            lines.append("differences:")
            lines += differences.flatMap(\.plainLines).map { "  " + $0 }
        }
        if let traceback { lines += traceback.plainLines }
        return lines
    }

    private static func labelled(_ label: String, _ text: String) -> [String] {
        let lines = text.plainLines
        guard lines.count > 1 else { return ["\(label): \(lines.first ?? "")"] }
        return ["\(label):"] + lines.map { "  " + $0 }
    }
}

extension String {
    /// The lines of a text that may hold what came from afar: without anything that a terminal would obey.
    var plainLines: [String] {
        split(separator: "\n", omittingEmptySubsequences: false).map { line in
            String(
                String.UnicodeScalarView(
                    line.unicodeScalars.map { scalar in
                        let category = scalar.properties.generalCategory
                        guard category == .control || category == .format else { return scalar }
                        return scalar == "\t" ? " " : "?"
                    }))
        }
    }

    /// The same on one line.
    var plainLine: String { plainLines.joined(separator: " ") }
}
