import GRDB

extension GatewayCore {
    /// The plain path of an endpoint that is reached by way of another resource: the last run of an actor or of a task, a
    /// run's log and its storages.
    func canonical(_ request: APIRequest) async throws -> [String] {
        var path = request.segments
        if path.count >= 4, path[2] == "runs", let parent = try await parentOfRuns(path) {
            path = ["actor-runs", try await runId(path[3], of: parent, request)] + path[4...]
        }
        guard let kind = Self.storage(in: path) else { return path }
        let run = try await current(path[1])
        let id =
            switch kind {
            case .dataset: run.datasetId
            case .keyValueStore: run.storeId
            case .requestQueue: run.queueId
            }
        return [kind.path, id] + path[3...]
    }

    /// A path of the same form as ``canonical(_:)`` gives, found without looking whether what it names exists.
    static func form(of segments: [String]) -> [String] {
        var path = segments
        if path.count >= 4, path[2] == "runs", ["acts", "actor-tasks"].contains(path[0]) {
            path = ["actor-runs", path[3]] + path[4...]
        }
        guard let kind = storage(in: path) else { return path }
        return [kind.path, path[1]] + path[3...]
    }

    /// The storage that a path reaches by way of its run.
    private static func storage(in path: [String]) -> StorageKind? {
        guard path.count >= 3, path[0] == "actor-runs" else { return nil }
        return StorageKind(rawValue: path[2])
    }

    /// The runs that belong to the resource a path begins with. Whatever else has runs of its own is one more case here;
    /// their storages and logs follow from it.
    private func parentOfRuns(_ path: [String]) async throws -> RunStore.Filter? {
        switch path[0] {
        case "acts": RunStore.Filter(actId: try await actor(path[1]).id)
        case "actor-tasks": RunStore.Filter(taskId: try await task(path[1]).id)
        default: nil
        }
    }

    /// The run of `…/runs/{runId}` and `…/runs/last`.
    private func runId(_ reference: String, of parent: RunStore.Filter, _ request: APIRequest) async throws -> String {
        guard reference == "last" else {
            let run = try await current(reference)
            guard parent.actId == nil || run.actId == parent.actId, parent.taskId == nil || run.taskId == parent.taskId
            else { throw APIError.notFound("Actor run") }
            return reference
        }
        var filter = parent
        filter.statuses = try Self.statuses(request)
        filter.origin = request.value("origin")
        let last = try await database.read { [runs, filter] db in try runs.last(db, filter) }
        guard isOrphan(last) else { return last.id }
        // Its status may be another one from now on, which makes another run the last one of those asked for.
        await settleOrphans()
        return try await database.read { [runs, filter] db in try runs.last(db, filter).id }
    }
}
