import Glibc
import REPL
import ScriptTests

/// What one `moongate test` is to do, as plain values.
struct TestRun: Sendable {
    /// The files and folders with specs; empty for the usual folder.
    var paths: [String]
    var format: SpecFormat
    /// Whether the tests run again whenever a file changes.
    var watches: Bool
    var options: SpecOptions

    /// Runs the tests. Cancelling the task stops them.
    ///
    /// - Returns: the exit status.
    /// - Throws: `SpecDiscovery.Problem`.
    func run() async throws -> Int32 {
        guard watches else { return try await runOnce() }
        var status = ExitStatus.success
        while !Task.isCancelled {
            let before = ProjectFiles(paths: paths)
            status = try await runOnce()
            guard !Task.isCancelled else { break }
            StandardError.line("moongate: waiting for a change (Ctrl-C ends)")
            await before.waitForChange()
        }
        return status
    }

    private func runOnce() async throws -> Int32 {
        let suite = SpecSuite(files: try SpecDiscovery.files(paths), options: options)
        var reporter = format.reporter()
        var lines = SpecCoverage()
        let summary = await suite.run { report in
            write(reporter.report(report))
            if options.coverage { lines.add(report) }
        }
        write(reporter.finish(summary))
        if options.coverage { write(await lines.text(), asData: format == .tree) }
        if let failed = StandardOutput.flush() { return failed }
        guard summary.tests > 0 else {
            StandardError.line("moongate: no test was chosen; look at --filter and --tag, or at the specs")
            return ExitStatus.scriptError
        }
        return summary.isGood ? ExitStatus.success : ExitStatus.scriptError
    }

    private func write(_ text: String, asData: Bool = true) {
        if !text.isEmpty { DescriptorOutput(descriptor: asData ? STDOUT_FILENO : STDERR_FILENO).write(text) }
    }
}
