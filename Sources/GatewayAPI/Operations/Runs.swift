extension OperationGroup {
    static let runs = OperationGroup(
        name: "runs",
        summary: "Runs of actors and tasks: their state, and what they left behind.",
        operations: [RunOperations.list, RunOperations.get, RunOperations.abort, RunOperations.resurrect]
    )
}

private enum RunOperations {
    static let runID = Parameter.path("runId", .id, "The ID of the run.")
    static let columns = ["id", "actId", "status", "startedAt", "finishedAt", "usageTotalUsd"]

    static let list = Operation(
        "runs", "list", .get, "/actor-runs",
        query: [
            .offset, .limit, .desc,
            Parameter(
                "status", .choices(RunStatus.allCases.map(\.rawValue)), default: "all",
                "Only runs in one of these states."
            ),
            Parameter("startedAfter", .date, "Only runs that started at this moment or later."),
            Parameter("startedBefore", .date, "Only runs that started at this moment or earlier."),
        ],
        response: .page(userData: []),
        effect: .read,
        paging: .offset,
        patience: .medium,
        repeatability: .reading,
        summary: "Lists the account's runs by the time they started.",
        example: "for run in apify.runs.list({ desc = true, status = 'FAILED' }) do print(run.id, run.startedAt) end",
        columns: columns,
        source: "https://docs.apify.com/api/v2/actor-runs-get"
    )

    static let get = Operation(
        "runs", "get", .get, "/actor-runs/{runId}",
        pathParameters: [runID],
        query: [.waitForFinish],
        response: .resource(wrapper: "data", userData: []),
        effect: .read,
        patience: .short,
        repeatability: .reading,
        summary: "Returns one run; can wait up to a minute for its end.",
        example: "print(apify.runs.get(run.id, { waitForFinish = 30 }).status)",
        columns: columns,
        source: "https://docs.apify.com/api/v2/actor-run-get"
    )

    static let abort = Operation(
        "runs", "abort", .post, "/actor-runs/{runId}/abort",
        pathParameters: [runID],
        query: [
            Parameter(
                "gracefully", .boolean, default: "false",
                "Tell the run first and give it 30 seconds to save its state."
            )
        ],
        response: .resource(wrapper: "data", userData: []),
        effect: .delete,
        patience: .medium,
        repeatability: Repeatability(
            .idempotent, "A run that is ending or has ended is returned unchanged."
        ),
        summary: "Stops a run; work it has not stored is lost.",
        example: "apify.runs.abort(run.id, { gracefully = true })",
        columns: columns,
        source: "https://docs.apify.com/api/v2/actor-run-abort-post"
    )

    static let resurrect = Operation(
        "runs", "resurrect", .post, "/actor-runs/{runId}/resurrect",
        pathParameters: [runID],
        query: [
            Parameter(
                "build", .string, default: "the run's own",
                "The tag or number of the build to go on with, where it is to be another one."
            ),
            Parameter(
                "timeout", .number, default: "the run's own", minimum: 0,
                "How many seconds the run may take, counted from now; 0 is no limit."
            ),
            Parameter(
                "memory", .integer, default: "the run's own", minimum: 128,
                "Memory in megabytes: a power of two from 128 to 32768."
            ),
            .maxItems, .maxTotalChargeUsd,
            Parameter(
                "restartOnError", .boolean, default: "the run's own",
                "Start the run again when it fails, at most three times within a minute."
            ),
        ],
        response: .resource(wrapper: "data", userData: []),
        effect: .spend,
        patience: .medium,
        repeatability: Repeatability(
            .notRepeatable,
            "The first request may have started a run that has ended again; the second would start it once more.",
            check: "apify.runs.get of the run shows whether it goes on again"
        ),
        summary: "Starts an ended run again, with its ID and its storages.",
        example: "apify.runs.resurrect(run.id, { timeout = 600 })",
        columns: columns,
        source: "https://docs.apify.com/api/v2/post-resurrect-run"
    )
}
