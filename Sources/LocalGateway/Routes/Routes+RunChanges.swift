import GRDB
import GatewayAPI

/// Deleting runs, and what a run that goes on is told besides stopping.
extension GatewayCore {
    var runChangeRoutes: [Route] {
        [
            Route("DELETE", "/actor-runs/{runId}") { [self] request in
                let id = request.parameters[0]
                _ = try await current(id)
                try await database.write { [runs] db in try runs.delete(db, id) }
                board.changed(id)
                return .deleted
            },
            Route("POST", "/actor-runs/{runId}/reboot") { [self] request in
                let id = request.parameters[0]
                _ = try await current(id)
                let run = try await database.write { [runs] db in try runs.reboot(db, id) }
                return .data(json(try await renewed(run)))
            },
            Route("POST", "/actor-runs/{runId}/metamorph", rate: 400) { [self] in try await metamorph($0) },
            Route("POST", "/actor-runs/{runId}/charge") { [self] in try await charge($0) },
        ]
    }

    private func metamorph(_ request: APIRequest) async throws -> APIResponse {
        let id = request.parameters[0]
        _ = try await current(id)
        guard let target = request.value("targetActorId"), !target.isEmpty else {
            throw APIError.invalidParameter("Query parameter \"targetActorId\" is required.")
        }
        let actor = try await actor(target)
        let build = request.value("build").flatMap { $0.isEmpty ? nil : $0 } ?? actor.defaultBuild
        let built = try await actors.actor(actor, built: build)
        let input = try await input(of: request, for: built)
        let run = try await database.write { [runs, records] db in
            try runs.metamorph(db, id, into: built, build: build, input: input, records: records)
        }
        return .data(json(try await renewed(run)))
    }

    /// The process is told by the gateway that has it; another one's looks by itself.
    private func renewed(_ run: RunRecord) async throws -> RunRecord {
        if run.owner == owner.description { await supervisor.renew(run.id) }
        board.changed(run.id)
        return try await current(run.id)
    }

    /// Actors cost nothing here, so an event is only counted, for the eyes of whoever tries an actor out.
    private func charge(_ request: APIRequest) async throws -> APIResponse {
        let id = request.parameters[0]
        let run = try await current(id)
        let body = try await request.jsonObject()
        guard let event = try body.wordField("eventName", limit: 256) else {
            throw APIError.invalidValue("\"eventName\" is required")
        }
        let count: Int64 = try body.wholeField("count", 1...1_000_000) ?? 1
        guard !run.status.isTerminal else {
            throw APIError(.badRequest, "job-finished", "The run has ended and can charge no more.")
        }
        let given = request.headers[.idempotencyKey].flatMap { $0.isEmpty ? nil : $0 }
        let key = given ?? identifiers.next()
        try await database.write { [runs] db in try runs.charge(db, id, key: key, event: event, count: count) }
        return .json(.object([]), status: .created)
    }
}
