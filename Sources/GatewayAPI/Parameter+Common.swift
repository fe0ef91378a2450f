extension Parameter {
    // Lists

    static let offset = Parameter("offset", .integer, default: "0", minimum: 0, "How many entries to skip.")
    static let limit = Parameter(
        "limit", .integer, default: "1000", minimum: 0,
        "The most entries in one page; more than 1000 is taken as 1000, 0 as no limit given."
    )
    static let desc = Parameter("desc", .boolean, default: "false", "Newest first.")
    static let unnamed = Parameter("unnamed", .boolean, default: "false", "Also list storages that have no name.")
    static let ownership = Parameter(
        "ownership", .choice(["ownedByMe", "sharedWithMe"]), default: "both",
        "Only storages that belong to the account, or only those that others share with it."
    )
    static let signature = Parameter(
        "signature", .string,
        "A signature that grants access to this one thing, as made with the storage's signing key."
    )

    // Runs

    static let waitForFinish = Parameter(
        "waitForFinish", .number, default: "0", minimum: 0,
        "How many seconds the answer may be held back until the run ends; more than 60 is taken as 60."
    )
    static let build = Parameter("build", .string, default: "from the actor", "The tag or number of the build to run.")
    static let timeout = Parameter(
        "timeout", .number, default: "from the actor", minimum: 0,
        "How many seconds the run may take; 0 is no limit."
    )
    static let memory = Parameter(
        "memory", .integer, default: "from the actor", minimum: 128,
        "Memory in megabytes: a power of two from 128 to 32768."
    )
    static let maxItems = Parameter(
        "maxItems", .integer, minimum: 1,
        "The most items to pay for, for actors that are paid per result."
    )
    static let maxTotalChargeUsd = Parameter(
        "maxTotalChargeUsd", .number, minimum: 0,
        "The most US dollars to pay, for actors that are paid per event."
    )
    static let restartOnError = Parameter(
        "restartOnError", .boolean, default: "from the actor",
        "Start the run again when it fails, at most three times within a minute."
    )
    static let webhooks = Parameter(
        "webhooks", .base64JSON,
        "Webhooks for this run only: an array of tables with eventTypes and requestUrl."
    )

    /// The options of a run in the order in which help shows them.
    static let runOptions: [Parameter] = [
        .waitForFinish, .timeout, .memory, .build, .maxItems, .maxTotalChargeUsd, .restartOnError, .webhooks,
    ]

    // Storages

    static func storageName(_ kind: String) -> Parameter {
        Parameter(
            "name", .string, default: "unnamed",
            "The name of the \(kind), 3 to 63 letters, digits and hyphens. One that exists already is returned as it is."
        )
    }
}
