extension LocalActor {
    /// The short object of lists.
    func listJSON(user: LocalUser, _ statistics: RunStore.ActorStatistics?) -> [(String, JSONValue)] {
        let created = record?.createdAt ?? createdAt ?? user.createdAt
        var stats: [(String, JSONValue)] = [
            ("totalBuilds", .int(Int64(builds.count))), ("totalRuns", .int(statistics?.total ?? 0)),
        ]
        if let last = statistics?.last { stats.append(("lastRunStartedAt", .date(last))) }
        return [
            ("id", .string(id)), ("createdAt", .date(created)),
            ("modifiedAt", .date(record?.modifiedAt ?? modifiedAt ?? created)),
            ("name", .string(name)), ("username", .string(username)), ("title", .string(title)),
            ("stats", .object(stats)),
        ]
    }

    /// The full object of `GET /acts/{id}`.
    func json(user: LocalUser, _ statistics: RunStore.ActorStatistics?) -> JSONValue {
        var members = listJSON(user: user, statistics)
        members += [
            ("userId", .string(user.id)), ("description", .string(description)), ("isPublic", .bool(isPublic)),
            ("isDeprecated", .bool(false)), ("versions", .array(versions.map(\.shown))),
            ("defaultRunOptions", defaultOptionsJSON),
            ("taggedBuilds", .object(taggedBuilds.map { ($0.tag, $0.build.taggedJSON) })),
            (
                "exampleRunInput",
                .object([("body", .string(exampleInput)), ("contentType", .string(APIResponse.jsonType))])
            ),
        ]
        // What a client set comes back as it was set, but for what follows from other things.
        let derived = ["id", "name", "title", "description", "versions", "defaultRunOptions", "taggedBuilds", "stats"]
        for (name, value) in record?.settings.members ?? [] where !derived.contains(name) && !value.isNull {
            members.removeAll { $0.0 == name }
            members.append((name, value))
        }
        return .object(members)
    }

    private var defaultOptionsJSON: JSONValue {
        var members: [(String, JSONValue)] = [
            ("build", .string(defaultBuild)), ("timeoutSecs", .int(timeoutSecs)), ("memoryMbytes", .int(memoryMbytes)),
            ("restartOnError", .bool(restartsOnError)),
        ]
        if let maxItems { members.append(("maxItems", .int(maxItems))) }
        return .object(members)
    }

    /// What its `.actor/actor.json` says, or would say.
    var definition: JSONValue {
        .object([
            ("actorSpecification", .int(1)), ("name", .string(name)), ("title", .string(title)),
            ("description", .string(description)), ("version", .string(build?.versionNumber ?? versionNumber)),
            ("input", inputSchema ?? .null),
        ])
    }

    /// The object of `GET /store`.
    func storeJSON(user: LocalUser, _ statistics: RunStore.ActorStatistics?, baseURL: String) -> JSONValue {
        .object(
            listJSON(user: user, statistics) + [
                ("userFullName", .string("Apify")), ("description", .string(description)),
                ("categories", .array([])), ("pictureUrl", .null),
                ("url", .string("\(baseURL)/v2/acts/\(username)~\(name)")),
                ("currentPricingInfo", .object([("pricingModel", .string("FREE"))])),
            ])
    }
}
