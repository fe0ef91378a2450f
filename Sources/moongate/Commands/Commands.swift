import ArgumentParser

/// What commands that look at files have in common.
enum Commands {
    /// Does what a command is for; what keeps it from that is told on standard error.
    ///
    /// - Parameter body: returns the exit status.
    static func run(_ body: () async throws -> Int32) async throws {
        do {
            throw ExitCode(try await body())
        } catch let problem as CommandProblem {
            StandardError.line("moongate: \(problem.message)")
            throw ExitCode(problem.status)
        }
    }

    /// Writes a line to the standard output.
    ///
    /// - Throws: `ExitCode` when that is not possible.
    static func print(_ text: String) throws {
        if let failed = StandardOutput.line(Array(text.utf8)) { throw ExitCode(failed) }
    }
}
