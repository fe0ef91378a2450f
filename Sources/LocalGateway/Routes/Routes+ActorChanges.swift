import GRDB

/// Making and changing actors, their versions and environment variables.
extension GatewayCore {
    var actorChangeRoutes: [Route] {
        let version = "/acts/{actorId}/versions/{versionNumber}"
        return [
            Route("POST", "/acts") { [self] in try await createActor($0) },
            Route("PUT", "/acts/{actorId}") { [self] in try await updateActor($0) },
            Route("DELETE", "/acts/{actorId}") { [self] request in
                let id = try await ownActor(request).id
                try await database.write { [actorStore] db in try actorStore.delete(db, id) }
                return .deleted
            },
            Route("GET", "/acts/{actorId}/versions") { [self] request in
                let versions = try await actor(request.parameters[0]).versions
                return .data(Self.list(versions.map(\.shown)))
            },
            Route("POST", "/acts/{actorId}/versions") { [self] in try await createVersion($0) },
            Route("GET", version) { [self] in .data(try await self.version($0).shown) },
            Route("PUT", version) { [self] in try await updateVersion($0) },
            Route("DELETE", version) { [self] request in
                let (id, number) = (try await ownActor(request).id, try await self.version(request).number)
                try await database.write { [actorStore] db in try actorStore.remove(db, id, number) }
                return .deleted
            },
            Route("GET", "\(version)/env-vars") { [self] request in
                .data(Self.list(try await self.version(request).variables.map(\.shown)))
            },
            Route("POST", "\(version)/env-vars") { [self] in try await createVariable($0) },
            Route("GET", "\(version)/env-vars/{name}") { [self] request in
                .data(try Self.variable(try await self.version(request), request).shown)
            },
            Route("PUT", "\(version)/env-vars/{name}") { [self] in try await updateVariable($0) },
            Route("DELETE", "\(version)/env-vars/{name}") { [self] request in
                let name = request.parameters[2]
                try await change(request) { version in
                    _ = try Self.variable(version, request)
                    return version.variables.filter { $0.name != name }
                }
                return .deleted
            },
        ]
    }

    private static func list(_ items: [JSONValue]) -> JSONValue {
        .object([("total", .int(Int64(items.count))), ("items", .array(items))])
    }

    // MARK: - Actors

    private func createActor(_ request: APIRequest) async throws -> APIResponse {
        let body = try await request.jsonObject()
        let (name, settings) = (try ActorRequest.name(body), try ActorRequest.settings(body))
        let versions = try ActorRequest.versions(body) ?? []
        if let name, !actors.isFree(name) { throw ActorStore.nameTaken(name) }
        let made = try await database.write { [actorStore] db in
            try actorStore.create(db, name: name, settings: settings, versions: versions)
        }
        return .data(try await json(made), status: .created, location: "\(baseURL)/v2/acts/\(made.id)")
    }

    private func updateActor(_ request: APIRequest) async throws -> APIResponse {
        let actor: LocalActor
        do {
            actor = try await ownActor(request)
        } catch let error as APIError where error.status == .notFound {
            throw APIError(.notFound, "actor-not-found", "Actor was not found.")
        }
        let body = try await request.jsonObject()
        let (name, settings) = (try ActorRequest.name(body), try ActorRequest.settings(body))
        let (versions, tags) = (try Self.versions(body, over: actor), try ActorRequest.tags(body))
        if let name, name != actor.name, !actors.isFree(name) { throw ActorStore.nameTaken(name) }
        let changed = try await database.write { [actorStore] db in
            try actorStore.update(db, actor.id, name: name, settings: settings, versions: versions, tags: tags)
        }
        return .data(try await json(changed))
    }

    /// Versions as they were shown come back without the values of their secrets, which they keep.
    private static func versions(_ body: JSONValue, over actor: LocalActor) throws -> [ActorVersion]? {
        guard try ActorRequest.versions(body) != nil else { return nil }
        return try body["versions"]?.elements?.map { json in
            let number = json["versionNumber"]?.string
            return try ActorRequest.version(json, over: actor.versions.first { $0.number == number })
        }
    }

    /// The actor of a path that changes it.
    ///
    /// - Throws: ``APIError`` 403 for one that was not made over the API.
    func ownActor(_ request: APIRequest) async throws -> LocalActor {
        let actor = try await actor(request.parameters[0])
        guard actor.record == nil else { return actor }
        let place =
            actor.home == .project
            ? "It is made of files of this project; change those." : "It is part of the local gateway."
        throw APIError(
            .forbidden, "insufficient-permissions",
            "The Actor \(actor.fullName) cannot be changed over the API. \(place)")
    }

    // MARK: - Versions

    /// The version of a path.
    private func version(_ request: APIRequest) async throws -> ActorVersion {
        let number = request.parameters[1]
        guard let version = try await actor(request.parameters[0]).versions.first(where: { $0.number == number }) else {
            throw APIError.notFound("Actor version")
        }
        return version
    }

    private func createVersion(_ request: APIRequest) async throws -> APIResponse {
        let actor = try await ownActor(request)
        let version = try ActorRequest.version(try await request.jsonObject())
        try await database.write { [actorStore] db in
            _ = try actorStore.existing(db, actor.id)
            try actorStore.insert(db, actor.id, version)
        }
        return .data(
            version.shown, status: .created, location: "\(baseURL)/v2/acts/\(actor.id)/versions/\(version.number)")
    }

    private func updateVersion(_ request: APIRequest) async throws -> APIResponse {
        let (id, number) = (try await ownActor(request).id, request.parameters[1])
        let body = try await request.jsonObject().replacing("versionNumber", with: .string(number))
        let changed = try await database.write { [actorStore] db in
            let old = try Self.version(try actorStore.existing(db, id), number)
            let changed = try ActorRequest.version(body, over: old)
            try actorStore.put(db, id, changed)
            return changed
        }
        return .data(changed.shown)
    }

    private static func version(_ actor: LocalActor, _ number: String) throws -> ActorVersion {
        guard let version = actor.versions.first(where: { $0.number == number }) else {
            throw APIError.notFound("Actor version")
        }
        return version
    }

    // MARK: - Environment variables

    private static func variable(_ version: ActorVersion, _ request: APIRequest) throws -> ActorVariable {
        guard let variable = version.variables.first(where: { $0.name == request.parameters[2] }) else {
            throw APIError.notFound("Environment variable")
        }
        return variable
    }

    private func createVariable(_ request: APIRequest) async throws -> APIResponse {
        let variable = try ActorRequest.variable(try await request.jsonObject())
        try await change(request) { version in
            guard !version.variables.contains(where: { $0.name == variable.name }) else {
                throw APIError(
                    .conflict, "env-var-already-exists",
                    "There is an environment variable \"\(variable.name)\" already.")
            }
            return version.variables + [variable]
        }
        return .data(variable.shown, status: .created)
    }

    private func updateVariable(_ request: APIRequest) async throws -> APIResponse {
        let body = try await request.jsonObject()
        let variables = try await change(request) { version in
            let old = try Self.variable(version, request)
            let changed = try ActorRequest.variable(body, over: old)
            return version.variables.map { $0.name == old.name ? changed : $0 }
        }
        let name = body["name"]?.string ?? request.parameters[2]
        return .data(variables.first { $0.name == name }?.shown ?? .null)
    }

    /// Changes the variables of the path's version, in one step with reading them.
    @discardableResult
    private func change(
        _ request: APIRequest, _ body: @escaping @Sendable (ActorVersion) throws -> [ActorVariable]
    ) async throws -> [ActorVariable] {
        let (id, number) = (try await ownActor(request).id, request.parameters[1])
        return try await database.write { [actorStore] db in
            var version = try Self.version(try actorStore.existing(db, id), number)
            let variables = try body(version)
            version.json = version.json.replacing("envVars", with: .array(variables.map(\.json)))
            try actorStore.put(db, id, version)
            return variables
        }
    }
}
