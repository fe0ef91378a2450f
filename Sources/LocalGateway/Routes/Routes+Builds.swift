import GRDB

/// Builds of actors. Nothing has to be compiled, so a build is finished when the answer to its start comes.
extension GatewayCore {
    var buildRoutes: [Route] {
        [
            Route("GET", "/actor-builds") { [self] request in
                try await listBuilds(request, of: try await actors.all())
            },
            Route("GET", "/acts/{actorId}/builds") { [self] request in
                try await listBuilds(request, of: [try await actor(request.parameters[0])])
            },
            Route("POST", "/acts/{actorId}/builds") { [self] in try await createBuild($0) },
            Route("GET", "/acts/{actorId}/builds/{buildId}") { [self] request in
                .data(try await buildJSON(try await buildOfActor(request)))
            },
            Route("GET", "/acts/{actorId}/builds/{buildId}/openapi.json") { [self] request in
                .json(try await description(of: try await buildOfActor(request)))
            },
            Route("GET", "/actor-builds/{buildId}") { [self] request in
                .data(try await buildJSON(try await build(request.parameters[0])))
            },
            // It has ended already, and aborting what has ended changes nothing.
            Route("POST", "/actor-builds/{buildId}/abort") { [self] request in
                .data(try await buildJSON(try await build(request.parameters[0])))
            },
            Route("DELETE", "/actor-builds/{buildId}") { [self] in try await deleteBuild($0) },
            Route("GET", "/actor-builds/{buildId}/openapi.json") { [self] request in
                .json(try await description(of: try await build(request.parameters[0])))
            },
        ]
    }

    private func listBuilds(_ request: APIRequest, of actors: [LocalActor]) async throws -> APIResponse {
        let page = try Page(request)
        var builds = actors.flatMap(\.builds).sorted { $0.startedAt < $1.startedAt }
        if page.isDescending { builds.reverse() }
        let items = builds.dropFirst(page.offset).prefix(page.limit).map { $0.listJSON(user: user) }
        return .data(page.envelope(total: builds.count, items: items))
    }

    private func buildJSON(_ found: (actor: LocalActor, build: ActorBuild)) async throws -> JSONValue {
        let actor = try await actors.actor(found.actor, at: found.build)
        return (actor.build ?? found.build).json(actor: actor, user: user, baseURL: baseURL)
    }

    /// - Throws: ``APIError`` 404.
    func build(_ id: String) async throws -> (LocalActor, ActorBuild) {
        for actor in try await actors.all() {
            if let build = actor.builds.first(where: { $0.id == id }) { return (actor, build) }
        }
        throw APIError.notFound("Actor build")
    }

    /// The build of `/acts/{actorId}/builds/{buildId}`, where `default` is the one that runs when none is asked for.
    private func buildOfActor(_ request: APIRequest) async throws -> (LocalActor, ActorBuild) {
        let actor = try await actor(request.parameters[0])
        if request.parameters[1] == "default" {
            guard let build = try? actor.build(named: actor.defaultBuild) else {
                throw APIError.notFound("Actor build")
            }
            return (actor, build)
        }
        guard let build = actor.builds.first(where: { $0.id == request.parameters[1] }) else {
            throw APIError.notFound("Actor build")
        }
        return (actor, build)
    }

    private func createBuild(_ request: APIRequest) async throws -> APIResponse {
        let actor = try await actor(request.parameters[0])
        _ = try waitLimit(request)
        guard let number = request.value("version"), !number.isEmpty else {
            throw APIError.invalidParameter("Query parameter \"version\" is required.")
        }
        let tag = request.value("tag")
        guard actor.record != nil else {
            // What is in files is built by being there.
            guard let build = actor.builds.first(where: { $0.versionNumber == number }) else {
                throw APIError.notFound("Actor version")
            }
            return built(actor, build)
        }
        let (changed, build) = try await database.write { [self] db in
            let actor = try actorStore.existing(db, actor.id)
            guard let version = actor.versions.first(where: { $0.number == number }) else {
                throw APIError.notFound("Actor version")
            }
            let build = try actorStore.build(db, actor.id, version, tag: tag)
            let changed = try actorStore.existing(db, actor.id)
            try logs.note(
                db, build.id, "Build \(build.number) of \(actor.fullName) is finished: nothing is compiled here.")
            if let obstacle = changed.at(build).obstacle { try logs.note(db, build.id, "Runs will fail: \(obstacle)") }
            try publish(db, build, of: changed)
            return (changed, build)
        }
        return built(changed, build)
    }

    /// A build is made and finished in one go, and webhooks hear of both.
    private func publish(_ db: Database, _ build: ActorBuild, of actor: LocalActor) throws {
        let resource = build.json(actor: actor.at(build), user: user, baseURL: baseURL)
        for type in [WebhookEventType.buildCreated, .buildSucceeded] {
            let event = WebhookEvent(
                type: type, createdAt: clock.now, data: WebhookEvent.data(ofBuild: build.id, actorId: actor.id),
                resource: resource)
            try publish(db, event, about: WebhookChange.Condition(actorId: actor.id))
        }
    }

    private func built(_ actor: LocalActor, _ build: ActorBuild) -> APIResponse {
        .data(
            build.json(actor: actor.at(build), user: user, baseURL: baseURL), status: .created,
            location: "\(baseURL)/v2/actor-builds/\(build.id)")
    }

    private func deleteBuild(_ request: APIRequest) async throws -> APIResponse {
        let (actor, build) = try await build(request.parameters[0])
        guard actor.record != nil else {
            throw APIError(
                .forbidden, "insufficient-permissions",
                "The only build of \(actor.fullName) follows from its files and cannot be deleted.")
        }
        guard (try? actor.build(named: actor.defaultBuild))?.id != build.id else {
            throw APIError.invalidRequest("The default build of an Actor cannot be deleted.")
        }
        try await database.write { [actorStore, logs] db in
            try actorStore.deleteBuild(db, build)
            try logs.delete(db, build.id)
        }
        return .deleted
    }

    /// The endpoints that run this actor, described for tools that read OpenAPI.
    private func description(of found: (actor: LocalActor, build: ActorBuild)) async throws -> JSONValue {
        let actor = try await actors.actor(found.actor, at: found.build)
        let root = "/acts/\(actor.username)~\(actor.name)"
        func operation(_ path: String, _ summary: String, status: String) -> (String, JSONValue) {
            let schema = JSONValue.object([("$ref", .string("#/components/schemas/inputSchema"))])
            let content = JSONValue.object([("application/json", .object([("schema", schema)]))])
            let post = JSONValue.object([
                ("operationId", .string("\(path)-\(actor.username)-\(actor.name)")), ("summary", .string(summary)),
                ("requestBody", .object([("required", .bool(false)), ("content", content)])),
                ("responses", .object([(status, .object([("description", .string("OK"))]))])),
            ])
            return ("\(root)/\(path)", .object([("post", post)]))
        }
        return .object([
            ("openapi", .string("3.0.1")),
            (
                "info",
                .object([
                    ("title", .string(actor.title)), ("description", .string(actor.description)),
                    ("version", .string(actor.build?.versionNumber ?? actor.versionNumber)),
                    ("x-build-id", .string(actor.buildId)),
                ])
            ),
            ("servers", .array([.object([("url", .string("\(baseURL)/v2"))])])),
            (
                "paths",
                .object([
                    operation("runs", "Starts a run and answers at once.", status: "201"),
                    operation("run-sync", "Runs the Actor and answers with its OUTPUT record.", status: "201"),
                    operation(
                        "run-sync-get-dataset-items", "Runs the Actor and answers with its items.", status: "201"),
                ])
            ),
            (
                "components",
                .object([
                    ("schemas", .object([("inputSchema", actor.inputSchema ?? .object([("type", .string("object"))]))]))
                ])
            ),
        ])
    }
}
