import GRDB

extension GatewayCore {
    /// The plain path of an endpoint that is reached by way of another resource: the last run of an actor, a run's log
    /// and its storages.
    func canonical(_ request: APIRequest) async throws -> [String] {
        var path = request.segments
        if path.count >= 4, path[0] == "acts", path[2] == "runs" {
            path = ["actor-runs", try await runId(path, request)] + path[4...]
        }
        guard path.count >= 3, path[0] == "actor-runs" else { return path }
        let id = path[1]
        let rest = Array(path[3...])
        switch path[2] {
        case "dataset":
            return ["datasets", try await current(id).datasetId] + rest
        case "key-value-store":
            return ["key-value-stores", try await current(id).storeId] + rest
        case "request-queue":
            return ["request-queues", try await current(id).queueId] + rest
        default: return path
        }
    }

    /// The run of `/acts/{actorId}/runs/{runId}` and `/acts/{actorId}/runs/last`.
    private func runId(_ path: [String], _ request: APIRequest) async throws -> String {
        let actor = try await actor(path[1])
        guard path[3] == "last" else {
            guard try await current(path[3]).actId == actor.id else { throw APIError.notFound("Actor run") }
            return path[3]
        }
        let filter = RunStore.Filter(
            actId: actor.id, statuses: request.list("status") ?? [], origin: request.value("origin"))
        let last = try await database.read { [runs] db in try runs.last(db, filter) }
        guard isOrphan(last) else { return last.id }
        // Its status may be another one from now on, which makes another run the last one of those asked for.
        await settleOrphans()
        return try await database.read { [runs] db in try runs.last(db, filter).id }
    }
}
