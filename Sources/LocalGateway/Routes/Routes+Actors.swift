import GRDB

extension GatewayCore {
    var actorRoutes: [Route] {
        [
            Route("GET", "/acts") { [self] in try await listActors($0) },
            Route("GET", "/acts/{actorId}") { [self] request in
                let actor = try actor(request.parameters[0])
                let statistics = try await database.read { [runs] db in try runs.statistics(db) }
                return .data(.object(head(actor, statistics[actor.id]) + details(actor)))
            },
            Route("GET", "/acts/{actorId}/runs") { [self] request in
                try await listRuns(request, actor: try actor(request.parameters[0]))
            },
            Route("POST", "/acts/{actorId}/runs", rate: 400) { [self] request in
                let actor = try actor(request.parameters[0])
                let run = try await start(actor, request)
                return .data(
                    json(run), status: .created, location: "\(baseURL)/v2/acts/\(actor.id)/runs/\(run.id)")
            },
        ]
    }

    private func listActors(_ request: APIRequest) async throws -> APIResponse {
        let page = try Page(request)
        let sortBy = request.value("sortBy") ?? "createdAt"
        guard ["createdAt", "stats.lastRunStartedAt"].contains(sortBy) else {
            throw APIError.invalidParameter("Query parameter \"sortBy\" must be createdAt or stats.lastRunStartedAt.")
        }
        let statistics = try await database.read { [runs] db in try runs.statistics(db) }
        var known = actors
        if sortBy != "createdAt" {
            let never = Moment(milliseconds: 0)
            known.sort { (statistics[$0.id]?.last ?? never) < (statistics[$1.id]?.last ?? never) }
        }
        if page.isDescending { known.reverse() }
        let items = known.dropFirst(page.offset).prefix(page.limit).map {
            JSONValue.object(head($0, statistics[$0.id]))
        }
        return .data(page.envelope(total: known.count, items: items))
    }

    private func head(_ actor: LocalActor, _ statistics: (total: Int64, last: Moment)?) -> [(String, JSONValue)] {
        var stats: [(String, JSONValue)] = [("totalBuilds", .int(1)), ("totalRuns", .int(statistics?.total ?? 0))]
        if let last = statistics?.last { stats.append(("lastRunStartedAt", .date(last))) }
        return [
            ("id", .string(actor.id)), ("createdAt", .date(user.createdAt)), ("modifiedAt", .date(user.createdAt)),
            ("name", .string(actor.name)), ("username", .string(actor.username)), ("title", .string(actor.title)),
            ("stats", .object(stats)),
        ]
    }

    private func details(_ actor: LocalActor) -> [(String, JSONValue)] {
        let options = actor.defaultOptions
        let file = JSONValue.object([
            ("name", .string("main.lua")), ("format", .string("TEXT")), ("content", .string(actor.source)),
        ])
        return [
            ("userId", .string(user.id)), ("description", .string(actor.description)), ("isPublic", .bool(true)),
            (
                "versions",
                .array([
                    .object([
                        ("versionNumber", .string("0.0")), ("sourceType", .string("SOURCE_FILES")),
                        ("envVars", .array([])),
                        ("buildTag", .string(LocalActor.buildTag)), ("applyEnvVarsToBuild", .bool(false)),
                        ("sourceFiles", .array([file])),
                    ])
                ])
            ),
            (
                "defaultRunOptions",
                .object([
                    ("build", .string(options.build)), ("timeoutSecs", .int(options.timeoutSecs)),
                    ("memoryMbytes", .int(options.memoryMbytes)), ("restartOnError", .bool(false)),
                ])
            ),
            (
                "taggedBuilds",
                .object([
                    (
                        LocalActor.buildTag,
                        .object([
                            ("buildId", .string(actor.buildId)), ("buildNumber", .string(LocalActor.buildNumber)),
                            ("buildNumberInt", .int(1)), ("finishedAt", .date(user.createdAt)),
                        ])
                    )
                ])
            ),
            (
                "exampleRunInput",
                .object([
                    ("body", .string(actor.exampleInput)), ("contentType", .string(APIResponse.jsonType)),
                ])
            ),
        ]
    }
}
