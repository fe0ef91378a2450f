import Foundation
import Testing

@testable import LocalGateway

/// The official client validates every answer it gets, which makes it the strictest reader of our answers there is.
@Suite("The official Python client")
struct PythonClientTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/Python/"

    /// The interpreter of an environment that has `apify-client` in it; the test harness makes it.
    private static var interpreter: String {
        if let path = ProcessInfo.processInfo.environment["MOONGATE_TEST_PYTHON"], !path.isEmpty { return path }
        let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return package.path + "/.venv-apify-client/bin/python"
    }

    @Test(
        "reads the account, runs an actor, waits, lists items, calls, pushes, keeps records",
        arguments: ["", "/connections/default"])
    func unmodified(path: String) async throws {
        try await TestGateway.with { test async throws in
            try await run("client_check.py", [test.gateway.baseURL + path, test.gateway.token, "apify/succeed"])
        }
    }

    @Test("exports, validates, signs links, locks requests, renames")
    func storages() async throws {
        try await TestGateway.with { test async throws in
            try await run("storages_check.py", [test.gateway.baseURL, test.gateway.token])
        }
    }

    private func run(_ script: String, _ arguments: [String]) async throws {
        try #require(
            FileManager.default.isExecutableFile(atPath: Self.interpreter),
            "no Python with apify-client at \(Self.interpreter)")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Self.interpreter)
        process.arguments = [Self.folder + script] + arguments
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
        #expect(process.terminationStatus == 0, "\(text)")
        #expect(text.hasSuffix("all checks passed\n"))
    }
}
