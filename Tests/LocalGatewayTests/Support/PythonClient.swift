import Foundation
import Testing

/// Runs the scripts in `Python/` with one generation of the official client.
enum PythonClient: String, CaseIterable, CustomTestStringConvertible {
    /// Models, and every answer validated.
    case current = "3.4.0"
    /// Dictionaries, as programs have used them for years.
    case first = "1.12.2"

    var testDescription: String { rawValue }

    /// - Returns: the exit code, and what was printed.
    func run(_ script: String, _ arguments: [String]) async throws -> (status: Int32, text: String) {
        // The test harness makes environments that have the clients in them.
        let python =
            switch self {
            case .current: Program.python("MOONGATE_TEST_PYTHON", ".venv-apify-client")
            case .first: Program.python("MOONGATE_TEST_PYTHON_1", ".venv-apify-client-1")
            }
        try #require(FileManager.default.isExecutableFile(atPath: python), "no Python with apify-client at \(python)")
        return try await Program.run(python, [Program.script(script)] + arguments)
    }

    /// Runs a script that checks something, and expects it to find nothing wrong.
    func check(_ script: String, _ arguments: [String]) async throws {
        let (status, text) = try await run(script, arguments)
        #expect(status == 0, "\(text)")
        #expect(text.hasSuffix("all checks passed\n"))
    }
}
