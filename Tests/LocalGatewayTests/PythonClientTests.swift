import Foundation
import GatewayAPI
import Testing

@testable import LocalGateway

/// The official client validates every answer it gets, which makes it the strictest reader of our answers there is; its first
/// generation reads them as they are, and sends other requests.
@Suite("The official Python client")
struct PythonClientTests {
    @Test("uses every operation there is, and much of what lies around them", arguments: PythonClient.allCases)
    func everything(client: PythonClient) async throws {
        try await TestGateway.with { test async throws in
            let (url, token) = (test.gateway.baseURL, test.gateway.token)
            let used = try await Self.operations(test, of: client) {
                // Storages: exports, validates, signs links, locks requests, renames.
                try await client.check("storages_check.py", [url, token])
                // Makes actors, builds, runs, follows, reboots, aborts, resurrects and deletes.
                try await client.check("client_runs_check.py", [url, token])
                // The account, and what most programs do: start, wait, list items, push, keep records.
                try await client.check("client_check.py", [url, token, "apify/succeed"])
                // Tasks, schedules and webhooks, which run, fire and are delivered; the clock is moved.
                try await client.check("time_check.py", [url, token, "apify/succeed"])
            }
            let wanted = Catalogue.operations.filter { $0.host == .gateway }.map(\.id)
            #expect(Set(wanted).subtracting(used) == [])
        }
    }

    @Test("works on the account of a connection", arguments: PythonClient.allCases)
    func connection(client: PythonClient) async throws {
        try await TestGateway.with { test async throws in
            let url = test.gateway.baseURL + "/connections/default"
            try await client.check("client_check.py", [url, test.gateway.token, "apify/succeed"])
        }
    }

    /// The operations that a client used with success. The log of requests is followed for them: it remembers only the last
    /// ones, and there are many.
    private static func operations(
        _ test: TestGateway, of client: PythonClient, during body: () async throws -> Void
    ) async throws -> Set<String> {
        let follower = Task {
            var (last, used) = (0, Set<String>())
            while true {
                let isOver = Task.isCancelled
                let answer = try await test.client.get("/_moongate/requests?after=\(last)&wait=\(isOver ? 0 : 1)")
                for request in answer.items where (request["status"] as? Int ?? 500) < 300 {
                    let agent = request["userAgent"] as? String ?? ""
                    guard agent.hasPrefix("ApifyClient/\(client.rawValue) ") else { continue }
                    if let operation = request["operation"] as? String { used.insert(operation) }
                }
                last = answer.items.last?["number"] as? Int ?? last
                if isOver && answer.items.isEmpty { return used }
            }
        }
        defer { follower.cancel() }
        try await body()
        follower.cancel()
        return try await follower.value
    }
}
