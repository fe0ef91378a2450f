import Foundation
import Testing

@testable import LocalGateway

@Suite("The official Python client and what happens at its time")
struct PythonTimeTests {
    @Test("makes tasks, schedules and webhooks, sees them run, fire and be delivered")
    func unmodified() async throws {
        try await TestGateway.with { test async throws in
            let result = try await PythonClient.run(
                "time_check.py", [test.gateway.baseURL, test.gateway.token, "apify/succeed"])
            #expect(result.status == 0 && result.text.hasSuffix("all checks passed\n"), "\(result.text)")
        }
    }
}
