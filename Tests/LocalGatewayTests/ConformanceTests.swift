import Foundation
import Testing

@testable import LocalGateway

/// Holds the gateway's answers against Apify's own description of its API, restricted to what the gateway promises to serve.
///
/// A library of Python's validates them: it knows the whole of the description's language, and shares no code with what it
/// checks.
///
/// The description is a part of Apify's public OpenAPI document of August 2026, under the license that it names.
@Suite("Answers and the description of the API")
struct ConformanceTests {
    private static let description =
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/OpenAPI/openapi-seed.json"

    private static func run(_ test: TestGateway, _ part: String) async throws -> (status: Int32, text: String) {
        try await PythonClient.current.run(
            "conformance_check.py",
            [test.gateway.baseURL, test.gateway.token, "apify~succeed", "apify~forever", description, part])
    }

    private static func check(_ test: TestGateway, _ part: String) async throws {
        let (status, text) = try await run(test, part)
        #expect(status == 0, "\(text)")
        #expect(text.hasSuffix("all checks passed\n"))
    }

    @Test("every operation answers good calls and bad ones with documented statuses, types and bodies")
    func everything() async throws {
        try await TestGateway.with { test async throws in try await Self.check(test, "everything") }
    }

    @Test("every operation says in the documented way that a rate limit was exceeded")
    func rateLimits() async throws {
        var options = TestGateway.Options()
        options.rateLimitFactor = 0.00001
        try await TestGateway.with(options: options) { test async throws in try await Self.check(test, "limits") }
    }

    @Test("what starts a run says in the documented way that a quota is used up")
    func quotas() async throws {
        let one: (inout LocalGateway.Configuration) -> Void = { $0.refusesRunsBeyond = .init(concurrentRuns: 1) }
        try await TestGateway.with(configure: one) { test async throws in try await Self.check(test, "quotas") }
    }

    @Test(
        "the check finds answers that do not conform",
        arguments: [
            #"{"status":200,"body":{"data":{"username":"somebody","isPaying":true}}}"#,
            #"{"status":200,"body":{"data":null}}"#, #"{"status":200,"body":[]}"#, #"{"status":418,"body":{}}"#,
            #"{"status":404,"body":{"error":{"type":"no-such-type","message":"m"}}}"#, #"{"malformed":true}"#,
        ])
    func detects(effect: String) async throws {
        try await TestGateway.with { test async throws in
            let rule = #"{"match":{"verb":"GET","route":"/users/me"},"then":\#(effect)}"#
            let made = try await test.client.post("/_moongate/faults", json: rule)
            try #require(made.status == 201, "\(made.text)")
            let (status, text) = try await Self.run(test, "GET /v2/users/me")
            #expect(status != 0 && text.hasPrefix("GET /v2/users/me"), "\(text)")
        }
    }
}
