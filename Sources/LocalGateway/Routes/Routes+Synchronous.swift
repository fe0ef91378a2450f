import GRDB
import GatewayAPI

/// Endpoints that start a run and answer with what it left behind.
extension GatewayCore {
    enum SynchronousResult: Sendable {
        /// The record `OUTPUT`, or the one that `outputRecordKey` names.
        case output
        case items
    }

    var synchronousRoutes: [Route] {
        [("run-sync", SynchronousResult.output), ("run-sync-get-dataset-items", .items)].flatMap { path, result in
            ["GET", "POST"].flatMap { verb in
                [
                    Route(verb, "/acts/{actorId}/\(path)", rate: 400) { [self] request in
                        let actor = try await actor(request.parameters[0])
                        try Self.check(request, result)
                        let run = try await begin(actor, request)
                        return try await finished(run, request, result)
                    },
                    Route(verb, "/actor-tasks/{taskId}/\(path)", rate: 400) { [self] request in
                        let (task, actor) = try await taskAndActor(request.parameters[0])
                        try Self.check(request, result)
                        return try await finished(try await begin(actor, request, task: task), request, result)
                    },
                ]
            }
        }
    }

    /// Refuses what the answer could not be made of before a run is spent on it.
    private static func check(_ request: APIRequest, _ result: SynchronousResult) throws {
        switch result {
        case .output:
            guard Identifier.isRecordKey(outputKey(request)) else { throw invalidRecordKey }
        case .items:
            // Views are those of a dataset that is yet to be made.
            var request = request
            request.query.removeAll { $0.name == "view" }
            _ = try DatasetView(request, schema: nil)
        }
    }

    private static func outputKey(_ request: APIRequest) -> String {
        request.value("outputRecordKey").flatMap { $0.isEmpty ? nil : $0 } ?? "OUTPUT"
    }

    /// Waits for the end of a run and answers with its output or its items, as the endpoints of these would.
    ///
    /// - Throws: ``APIError`` 408 when the run takes too long for this, 400 when it does not succeed.
    func finished(_ run: RunRecord, _ request: APIRequest, _ result: SynchronousResult) async throws -> APIResponse {
        let limit = configuration.synchronousRunLimit
        let run = try await settled(run.id, atMost: limit)
        guard run.status.isTerminal else {
            throw APIError(
                .requestTimeout, "run-timeout-exceeded",
                "Actor run exceeded timeout of \(limit.milliseconds / 1000) seconds for this API endpoint "
                    + "(run ID: \(run.id)); it goes on.")
        }
        guard run.status == .succeeded else {
            throw APIError(
                .badRequest, "run-failed",
                "Actor run did not succeed (run ID: \(run.id), status: \(run.status.rawValue)).")
        }
        var inner = request
        inner.method = "GET"
        switch result {
        case .output:
            inner.segments = ["key-value-stores", run.storeId, "records", Self.outputKey(request)]
        case .items: inner.segments = ["datasets", run.datasetId, "items"]
        }
        let route = try RouteTable(recordRoutes + datasetRoutes).find(&inner)
        var response = try await route.handler(inner)
        if response.status == .ok { response.status = .created }
        return response
    }
}
