extension Operation {
    /// Sets a run's status message. Actors use it on their own run.
    ///
    /// It stands outside of the catalogue, because the Maton gateway does not promise it; the local gateway, where
    /// actors run, does.
    public static let updateRun = Operation(
        "runs", "update", .put, "/actor-runs/{runId}",
        pathParameters: [Parameter.path("runId", .id, "The ID of the run.")],
        body: Body(.object, "changes", "The fields to change: statusMessage, isStatusMessageTerminal."),
        response: .resource(wrapper: "data", userData: []),
        effect: .write,
        patience: .short,
        repeatability: Repeatability(.idempotent, "The message is set, not added to."),
        summary: "Sets a run's status message.",
        example: "-- for actors: actor.status('Crawling')",
        source: "https://docs.apify.com/api/v2/actor-run-put"
    )
}
