/// The Test Anything Protocol, version 13: a line for each test, the plan at the end.
struct TAPReporter: SpecReporter {
    private var count = 0
    private var hasBegun = false

    mutating func report(_ file: SpecFileReport) -> String {
        var lines = hasBegun ? [] : ["TAP version 13"]
        hasBegun = true
        for result in file.results {
            count += 1
            let name = "\(count) - \(Self.escaped(file.file)): \(Self.escaped(result.name))"
            switch result.status {
            case .passed: lines.append("ok \(name)")
            case .pending: lines.append("ok \(name) # SKIP \(Self.escaped(result.message ?? "pending"))")
            case .failed, .error:
                lines.append("not ok \(name)")
                lines += ([result.place(in: file.file)] + result.failureLines).map { "# " + $0 }
            }
        }
        if let failure = file.failure {
            count += 1
            lines.append("not ok \(count) - \(Self.escaped(file.file))")
            lines += failure.plainLines.map { "# " + $0 }
        }
        return lines.map { $0 + "\n" }.joined()
    }

    mutating func finish(_ summary: SpecSummary) -> String { "1..\(count)\n" }

    /// A name on one line whose `#` begins no directive.
    private static func escaped(_ text: String) -> String {
        text.plainLine.replacing("\\", with: "\\\\").replacing("#", with: "\\#")
    }
}
