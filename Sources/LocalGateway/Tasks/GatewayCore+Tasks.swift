import GRDB

extension GatewayCore {
    /// The task a path means: its id, `username~name` or `~name`.
    ///
    /// - Throws: ``APIError`` 404.
    func task(_ reference: String) async throws -> TaskRecord {
        try await database.read { [tasks] db in try tasks.find(db, reference) }
    }

    /// A task and the actor it runs.
    ///
    /// - Throws: ``APIError`` 404 when either of them does not exist.
    func taskAndActor(_ reference: String) async throws -> (TaskRecord, LocalActor) {
        let task = try await task(reference)
        guard let actor = try await actor(id: task.actId) else { throw APIError.notFound("Actor") }
        return (task, actor)
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
