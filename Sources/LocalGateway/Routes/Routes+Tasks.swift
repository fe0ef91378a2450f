import GRDB
import HTTPTypes

extension GatewayCore {
    var taskRoutes: [Route] {
        [
            Route("GET", "/actor-tasks") { [self] in try await listTasks($0) },
            Route("POST", "/actor-tasks") { [self] in try await createTask($0) },
            Route("GET", "/actor-tasks/{taskId}") { [self] request in
                .data(try await json(try await task(request.parameters[0])))
            },
            Route("PUT", "/actor-tasks/{taskId}") { [self] request in
                let (reference, change) = (request.parameters[0], try TaskChange(try await request.jsonObject()))
                let task = try await database.write { [tasks] db in try tasks.update(db, reference, change) }
                return .data(try await json(task))
            },
            Route("DELETE", "/actor-tasks/{taskId}") { [self] request in
                let reference = request.parameters[0]
                try await database.write { [tasks] db in try tasks.delete(db, reference) }
                return .deleted
            },
            Route("GET", "/actor-tasks/{taskId}/input") { [self] request in
                .json(try await task(request.parameters[0]).input ?? .object([]))
            },
            Route("PUT", "/actor-tasks/{taskId}/input") { [self] in try await updateInput($0) },
            Route("GET", "/actor-tasks/{taskId}/runs") { [self] request in
                try await listRuns(request, actor: nil, task: try await task(request.parameters[0]))
            },
            Route("POST", "/actor-tasks/{taskId}/runs", rate: 400) { [self] request in
                let (task, actor) = try await taskAndActor(request.parameters[0])
                let run = try await start(actor, request, task: task)
                return .data(
                    json(run), status: .created, location: "\(baseURL)/v2/actor-tasks/\(task.id)/runs/\(run.id)")
            },
            Route("GET", "/actor-tasks/{taskId}/webhooks") { [self] request in
                try await listWebhooks(request, .init(taskId: try await task(request.parameters[0]).id))
            },
        ]
    }

    private func json(_ task: TaskRecord) async throws -> JSONValue {
        let count = try await database.read { [tasks] db in try tasks.runCount(db, task.id) }
        return task.json(user: user, runCount: count)
    }

    private func listTasks(_ request: APIRequest) async throws -> APIResponse {
        let page = try Page(request)
        let (total, found) = try await database.read { [tasks] db in try tasks.list(db, page: page) }
        var actors: [String: LocalActor] = [:]
        for id in Set(found.map(\.0.actId)) { actors[id] = try await actor(id: id) }
        let items = found.map { $0.0.listJSON(user: user, actor: actors[$0.0.actId], runCount: $0.runCount) }
        return .data(page.envelope(total: total, items: items))
    }

    private func createTask(_ request: APIRequest) async throws -> APIResponse {
        let body = try await request.jsonObject()
        guard let reference = try body.textField("actId"), !reference.isEmpty else {
            throw APIError.invalidValue("\"actId\" is required and must be the ID of an Actor")
        }
        let change = try TaskChange(body)
        guard let actor = try? await actor(reference.replacing("/", with: "~", maxReplacements: 1)) else {
            throw APIError.notFound("Actor")
        }
        let actId = actor.id
        let task = try await database.write { [tasks] db in try tasks.create(db, actId: actId, change) }
        return .data(
            task.json(user: user, runCount: 0), status: .created, location: "\(baseURL)/v2/actor-tasks/\(task.id)")
    }

    /// Replaces the whole input; the answer is the input itself.
    private func updateInput(_ request: APIRequest) async throws -> APIResponse {
        let reference = request.parameters[0]
        let bytes = try await request.decodedBody()
        let input: JSONValue
        do {
            input = try JSONValue(parsing: bytes)
        } catch {
            throw APIError(.badRequest, "input-json-invalid-characters", "The input is not valid JSON: \(error)")
        }
        guard input.isObject else {
            throw APIError(.badRequest, "input-json-not-object", "The input must be a JSON object.")
        }
        let change = try TaskChange(.object([("input", input)]))
        let task = try await database.write { [tasks] db in try tasks.update(db, reference, change) }
        return .json(task.input ?? .object([]))
    }
}
