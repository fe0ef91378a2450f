extension Library {
    /// What the error object holds that operations raise. `ErrorObject` fills it; what does not apply is left out.
    public static let errorFields = [
        ArgumentHelp(
            "code", "string", required: true, "What kind of failure it is: not_found, permission_denied, bad_argument …"
        ),
        ArgumentHelp("status", "integer", "The status of the answer, when there was one."),
        ArgumentHelp("type", "string", "What the API calls it."),
        ArgumentHelp("message", "string", required: true, "What happened, for people."),
        ArgumentHelp("operation", "string", "What was called: datasets.push."),
        ArgumentHelp("attempts", "integer", "How many requests were sent."),
        ArgumentHelp("retryable", "boolean", "Whether it may go well when it is tried again."),
        ArgumentHelp("ambiguous", "boolean", "Whether nobody knows if the operation was carried out."),
        ArgumentHelp("hint", "string", "What to do."),
        ArgumentHelp("where", "string", "The line of the script that called: sync.lua:14."),
    ]
}
