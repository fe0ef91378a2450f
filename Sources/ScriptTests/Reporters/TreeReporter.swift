import Foundation

/// For people: the blocks and tests of each file, what failed, and a line at the end.
struct TreeReporter: SpecReporter {
    private var failures: [String] = []

    mutating func report(_ file: SpecFileReport) -> String {
        // Of a file in which nothing was chosen there is nothing to tell.
        if file.results.isEmpty && file.failure == nil && file.output.isEmpty { return "" }
        var lines = [file.file]
        var shown: [String] = []
        for result in file.results {
            lines += Self.headings(of: result, after: &shown)
            let margin = String(repeating: "  ", count: max(result.path.count, 1))
            let name = (result.path.last ?? result.name).plainLine
            lines.append("\(margin)\(Self.mark(result.status)) \(name)\(Self.remark(on: result))")
            if result.status.isBad { failures.append(Self.failure(result, file.file)) }
        }
        if let failure = file.failure {
            lines.append("  ! the file did not come to its end")
            failures.append("ERROR \(file.file)\n" + Self.indented(failure.plainLines))
        }
        if !file.output.isEmpty {
            lines.append("  printed:")
            lines += file.output.plainLines.dropLast(file.output.hasSuffix("\n") ? 1 : 0).map { "    " + $0 }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    mutating func finish(_ summary: SpecSummary) -> String {
        var text = failures.map { "\n" + $0 + "\n" }.joined()
        var counts = ["\(summary.passed) passed"]
        if summary.failed > 0 { counts.append("\(summary.failed) failed") }
        if summary.errors > 0 { counts.append("\(summary.errors) with errors") }
        if summary.pending > 0 { counts.append("\(summary.pending) pending") }
        let (tests, files) = (Self.count(summary.tests, "test"), Self.count(summary.files, "file"))
        text += "\n\(tests) in \(files): \(counts.joined(separator: ", "))"
        return text + String(format: " (%.2f s)\n", summary.seconds)
    }

    private static func count(_ number: Int, _ what: String) -> String {
        "\(number) \(what)\(number == 1 ? "" : "s")"
    }

    /// The names of the blocks that a test is in and the one before it was not.
    private static func headings(of result: SpecResult, after shown: inout [String]) -> [String] {
        let blocks = Array(result.path.dropLast())
        let common = zip(blocks, shown).prefix { $0 == $1 }.count
        shown = blocks
        return blocks.enumerated().dropFirst(common).map {
            String(repeating: "  ", count: $0.offset + 1) + $0.element.plainLine
        }
    }

    private static func mark(_ status: SpecStatus) -> String {
        switch status {
        case .passed: "✓"
        case .failed: "✗"
        case .error: "!"
        case .pending: "–"
        }
    }

    private static func remark(on result: SpecResult) -> String {
        if result.status == .pending { return result.message.map { " (pending: \($0.plainLine))" } ?? " (pending)" }
        return result.seconds >= 0.5 ? String(format: " (%.1f s)", result.seconds) : ""
    }

    private static func failure(_ result: SpecResult, _ file: String) -> String {
        let word = result.status == .failed ? "FAILED" : "ERROR"
        return "\(word) \(result.place(in: file))  \(result.name.plainLine)\n" + indented(result.failureLines)
    }

    private static func indented(_ lines: [String]) -> String {
        lines.map { "    " + $0 }.joined(separator: "\n")
    }
}
