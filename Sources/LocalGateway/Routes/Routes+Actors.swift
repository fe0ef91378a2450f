import GRDB

extension GatewayCore {
    var actorRoutes: [Route] {
        [
            Route("GET", "/acts") { [self] in try await listActors($0) },
            Route("GET", "/acts/{actorId}") { [self] request in
                .data(try await json(try await actor(request.parameters[0])))
            },
            Route("GET", "/acts/{actorId}/runs") { [self] request in
                try await listRuns(request, actor: try await actor(request.parameters[0]))
            },
            Route("POST", "/acts/{actorId}/runs", rate: 400) { [self] request in
                let actor = try await actor(request.parameters[0])
                let run = try await start(actor, request)
                return .data(
                    json(run), status: .created, location: "\(baseURL)/v2/acts/\(actor.id)/runs/\(run.id)")
            },
            Route("POST", "/acts/{actorId}/validate-input") { [self] in try await validateInput($0) },
        ]
    }

    func json(_ actor: LocalActor) async throws -> JSONValue {
        let statistics = try await database.read { [runs] db in try runs.statistics(db) }
        return actor.json(user: user, statistics[actor.id])
    }

    /// One's own actors and those that come with the gateway; with `my` only the former.
    private func listActors(_ request: APIRequest) async throws -> APIResponse {
        let page = try Page(request)
        let sortBy = request.value("sortBy") ?? "createdAt"
        guard ["createdAt", "stats.lastRunStartedAt"].contains(sortBy) else {
            throw APIError.invalidParameter("Query parameter \"sortBy\" must be createdAt or stats.lastRunStartedAt.")
        }
        let statistics = try await database.read { [runs] db in try runs.statistics(db) }
        var known = try await actors.all()
        if request.flag("my") { known.removeAll { $0.username != user.username } }
        if sortBy != "createdAt" {
            let never = Moment(milliseconds: 0)
            known.sort { (statistics[$0.id]?.last ?? never) < (statistics[$1.id]?.last ?? never) }
        }
        if page.isDescending { known.reverse() }
        let items = known.dropFirst(page.offset).prefix(page.limit).map {
            JSONValue.object($0.listJSON(user: user, statistics[$0.id]))
        }
        return .data(page.envelope(total: known.count, items: items))
    }

    private func validateInput(_ request: APIRequest) async throws -> APIResponse {
        let actor = try await actor(request.parameters[0])
        let build = request.value("build").flatMap { $0.isEmpty ? nil : $0 } ?? actor.defaultBuild
        let schema = try await actors.actor(actor, built: build).inputSchema
        let body = try await request.decodedBody()
        if let schema {
            // Nothing and a JSON null are no input, as at the start of a run.
            let isNone = [[], Array("null".utf8)].contains(JSONValue.compact(body[...]))
            try ActorInput.check(ActorInput.withDefaults(isNone ? Array("{}".utf8) : body, schema), schema)
        }
        return .json(.object([("valid", .bool(true))]))
    }
}
