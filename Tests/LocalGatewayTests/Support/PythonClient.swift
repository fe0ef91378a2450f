import Foundation
import Testing

/// Runs the scripts in `Python/` with the official client.
enum PythonClient {
    /// - Returns: the exit code, and what was printed.
    static func run(_ script: String, _ arguments: [String]) async throws -> (status: Int32, text: String) {
        // The test harness makes an environment that has the client in it.
        let python = Program.python("MOONGATE_TEST_PYTHON", ".venv-apify-client")
        try #require(FileManager.default.isExecutableFile(atPath: python), "no Python with apify-client at \(python)")
        return try await Program.run(python, [Program.script(script)] + arguments)
    }
}
