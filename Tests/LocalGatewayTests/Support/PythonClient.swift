import Foundation
import Testing

/// Runs the scripts in `Python/` with the official client.
enum PythonClient {
    /// The interpreter of an environment that has `apify-client` in it; the test harness makes it.
    private static var interpreter: String {
        if let path = ProcessInfo.processInfo.environment["MOONGATE_TEST_PYTHON"], !path.isEmpty { return path }
        return tests.deletingLastPathComponent().deletingLastPathComponent().path + "/.venv-apify-client/bin/python"
    }

    private static let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()

    /// - Returns: the exit code, and what was printed.
    static func run(_ script: String, _ arguments: [String]) async throws -> (status: Int32, output: String) {
        let interpreter = interpreter
        try #require(
            FileManager.default.isExecutableFile(atPath: interpreter), "no Python with apify-client at \(interpreter)")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: interpreter)
        process.arguments = [tests.path + "/Python/" + script] + arguments
        let output = Foundation.Pipe()
        process.standardOutput = output
        process.standardError = output
        let text = try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(
                    with: Result {
                        try process.run()
                        let data = output.fileHandleForReading.readDataToEndOfFile()
                        process.waitUntilExit()
                        return String(decoding: data, as: UTF8.self)
                    })
            }
        }
        return (process.terminationStatus, text)
    }
}
