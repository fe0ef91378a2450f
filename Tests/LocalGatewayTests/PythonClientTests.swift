import Foundation
import Testing

@testable import LocalGateway

/// The official client validates every answer it gets, which makes it the strictest reader of our answers there is.
@Suite("The official Python client")
struct PythonClientTests {
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
        let (status, text) = try await PythonClient.run(script, arguments)
        #expect(status == 0, "\(text)")
        #expect(text.hasSuffix("all checks passed\n"))
    }
}
