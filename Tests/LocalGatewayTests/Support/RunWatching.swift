/// A gateway that a test waits at for its runs.
protocol RunWatching {
    var client: HTTPClient { get }
}

extension RunWatching {
    func run(_ id: String) async throws -> HTTPAnswer { try await client.get("/v2/actor-runs/\(id)") }

    /// The run once its status is one of those.
    func run(_ id: String, reaches statuses: Set<String>) async throws -> HTTPAnswer {
        while true {
            let answer = try await run(id)
            if statuses.contains(answer.string("status")) { return answer }
            await Task.yield()
        }
    }

    /// Waits until the log of a run has that text.
    func log(_ id: String, contains text: String) async throws {
        while !(try await client.get("/v2/logs/\(id)")).text.contains(text) { await Task.yield() }
    }
}
