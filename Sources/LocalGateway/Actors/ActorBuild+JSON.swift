extension ActorBuild {
    func listJSON(user: LocalUser) -> JSONValue { .object(head(user)) }

    /// The full object of `GET /actor-builds/{id}`.
    ///
    /// - Parameter actor: at this build.
    func json(actor: LocalActor, user: LocalUser, baseURL: String) -> JSONValue {
        var source: [(String, JSONValue)] = [
            ("versionNumber", .string(versionNumber)), ("buildTag", .optional(version?.buildTag)),
        ]
        for name in ["sourceType", "gitRepoUrl", "sourceFiles"] {
            if let value = version?.json[name] { source.append((name, value)) }
        }
        return .object(
            head(user) + [
                ("stats", .object([("durationMillis", .int(0)), ("runTimeSecs", .int(0)), ("computeUnits", .int(0))])),
                ("options", .object([("useCache", .bool(true)), ("memoryMbytes", .int(actor.memoryMbytes))])),
                ("usage", .object([("ACTOR_COMPUTE_UNITS", .int(0))])),
                ("usageUsd", .object([("ACTOR_COMPUTE_UNITS", .int(0))])),
                ("consoleUrl", .string("\(baseURL)/v2/actor-builds/\(id)")),
                ("inputSchema", actor.inputSchema.map { .string($0.text) } ?? .null),
                ("readme", .null), ("actVersion", .object(source)),
                ("actorDefinition", actor.definition),
            ])
    }

    private func head(_ user: LocalUser) -> [(String, JSONValue)] {
        [
            ("id", .string(id)), ("actId", .string(actId)), ("userId", .string(user.id)),
            ("status", .string("SUCCEEDED")), ("startedAt", .date(startedAt)), ("finishedAt", .date(startedAt)),
            ("usageTotalUsd", .int(0)), ("buildNumber", .string(number)), ("buildNumberInt", .int(numberInt)),
            ("meta", .object([("origin", .string(origin))])),
        ]
    }

    /// What stands under a tag in `taggedBuilds`.
    var taggedJSON: JSONValue {
        .object([
            ("buildId", .string(id)), ("buildNumber", .string(number)), ("buildNumberInt", .int(numberInt)),
            ("finishedAt", .date(startedAt)),
        ])
    }
}
