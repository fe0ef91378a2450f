import GRDB

extension GatewayCore {
    /// The task a path means: its id, `username~name` or `~name`.
    ///
    /// - Throws: ``APIError`` 404.
    func task(_ reference: String) async throws -> TaskRecord {
        try await database.read { [tasks] db in try tasks.find(db, reference) }
    }

    /// The run of `/actor-tasks/{id}/runs/{runId}` and `/actor-tasks/{id}/runs/last`.
    func taskRunId(_ path: [String], _ request: APIRequest) async throws -> String {
        let task = try await task(path[1])
        guard path[3] == "last" else {
            guard try await current(path[3]).taskId == task.id else { throw APIError.notFound("Actor run") }
            return path[3]
        }
        let filter = RunStore.Filter(
            taskId: task.id, statuses: request.list("status") ?? [], origin: request.value("origin"))
        return try await database.read { [runs] db in try runs.last(db, filter).id }
    }

    /// A task's input under what the start of a run brings along.
    ///
    /// - Throws: ``APIError`` when that is no JSON object.
    func input(of request: APIRequest, over task: TaskRecord) async throws -> RecordStore.Record? {
        let bytes = try await request.decodedBody()
        let value = JSONValue.compact(bytes[...])
        guard !value.isEmpty, value != Array("null".utf8) else { return task.input.map(Self.inputRecord) }
        let given = try APIRequest.jsonObject(bytes)
        return Self.inputRecord(task.input.map { $0.overlaid(with: given) } ?? given)
    }

    static func inputRecord(_ value: JSONValue) -> RecordStore.Record {
        RecordStore.Record(contentType: APIResponse.jsonType, contentEncoding: .identity, body: value.bytes)
    }
}
