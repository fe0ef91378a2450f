extension OperationGroup {
    static let acts = OperationGroup(
        name: "acts",
        summary: "Actors: the programs that can be run.",
        operations: [ActorOperations.list, ActorOperations.get, ActorOperations.run]
    )
}

private enum ActorOperations {
    static let actorID = Parameter.path("actorId", .reference, "The actor: its ID, or username~name.")

    static let list = Operation(
        "acts", "list", .get, "/acts",
        query: [
            .offset, .limit, .desc,
            Parameter("my", .boolean, default: "false", "Only the account's own actors, not those it has used."),
            Parameter(
                "sortBy", .choice(["createdAt", "stats.lastRunStartedAt"]), default: "createdAt",
                "The field that the list is ordered by."
            ),
        ],
        response: .page(userData: []),
        effect: .read,
        paging: .offset,
        patience: .medium,
        repeatability: .reading,
        summary: "Lists the actors that the account owns or has used.",
        example: "for actor in apify.acts.list({ my = true }) do print(actor.username, actor.name) end",
        columns: ["id", "username", "name", "title", "modifiedAt"],
        source: "https://docs.apify.com/api/v2/actors-get"
    )

    static let get = Operation(
        "acts", "get", .get, "/acts/{actorId}",
        pathParameters: [actorID],
        response: .resource(wrapper: "data", userData: ["exampleRunInput"]),
        effect: .read,
        patience: .short,
        repeatability: .reading,
        summary: "Returns one actor.",
        example: "print(apify.acts.get('apify~web-scraper').title)",
        columns: ["id", "username", "name", "title", "modifiedAt"],
        source: "https://docs.apify.com/api/v2/actor-get"
    )

    static let run = Operation(
        "acts", "run", .post, "/acts/{actorId}/runs",
        pathParameters: [actorID],
        query: Parameter.runOptions + [
            Parameter(
                "forcePermissionLevel", .choice(["LIMITED_PERMISSIONS", "FULL_PERMISSIONS"]),
                default: "from the actor",
                "The permissions that the run gets, whatever the actor asks for."
            )
        ],
        body: Body(.json, "input", required: false, "The input of the run, in the form that the actor describes."),
        response: .resource(wrapper: "data", userData: []),
        effect: .spend,
        rate: .bulk,
        patience: .medium,
        repeatability: Repeatability(
            .notRepeatable, "Every request starts another run, and every run costs.",
            lookup: .newestRuns,
            check: "apify.runs.list({ desc = true }) shows whether a run was started"
        ),
        summary: "Starts a run of an actor and returns it without waiting for its end.",
        example: """
            local run = apify.acts.run('apify~web-scraper', { startUrls = { { url = 'https://example.com' } } }, \
            { memory = 1024 })
            """,
        columns: ["id", "actId", "status", "startedAt", "defaultDatasetId"],
        source: "https://docs.apify.com/api/v2/actors-runs-post"
    )
}
