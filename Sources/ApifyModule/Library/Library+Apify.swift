extension Library {
    private static let waitOptions = [
        ArgumentHelp("wait", "number", default: "as long as it takes", "How many seconds to wait for the end."),
        ArgumentHelp("on_status", "function", "Called with the run whenever its status or message has changed."),
    ]

    private static let path = ArgumentHelp("path", "string", required: true, "The name of the file to write.")

    /// Several operations in one call.
    static let composites = [
        LibraryFunction(
            "apify.acts.call",
            [
                ArgumentHelp("actorId", "ID or username~name", required: true, "The actor."),
                ArgumentHelp("input", "any JSON value", "The input of the run."),
                ArgumentHelp("options", "table", "Options of the run and of the waiting."),
            ],
            options: waitOptions, optionsOf: "acts.run", operations: ["acts.run", "runs.get"], effect: .spend,
            takes: ["on_status": "fun(run: apify.Run)"], gives: ["apify.Run"],
            returns: "the run after its end, whichever way it ended: see run.status",
            "Starts a run of an actor and waits for its end.",
            details: [
                "When the time to wait is over the run goes on, and an error with the code wait_timeout is raised."
            ],
            example: "print(apify.acts.call('apify~hello-world', { name = 'Ada' }, { memory = 256 }).status)"),
        LibraryFunction(
            "apify.tasks.call",
            [
                ArgumentHelp("taskId", "ID or username~name", required: true, "The task."),
                ArgumentHelp("input", "table", "Fields that replace those of the task's own input."),
                ArgumentHelp("options", "table", "Options of the run and of the waiting."),
            ],
            options: waitOptions, optionsOf: "tasks.run", operations: ["tasks.run", "runs.get"], effect: .spend,
            takes: ["on_status": "fun(run: apify.Run)"], gives: ["apify.Run"],
            returns: "the run after its end, whichever way it ended: see run.status",
            "Starts a run of a task and waits for its end.",
            details: [
                "When the time to wait is over the run goes on, and an error with the code wait_timeout is raised."
            ],
            example: "print(apify.tasks.call('~my-task').status)"),
        LibraryFunction(
            "apify.datasets.download",
            [
                ArgumentHelp("datasetId", "ID or username~name", required: true, "The dataset."), path,
                ArgumentHelp("options", "table", "Which items, and in what form."),
            ],
            options: [
                ArgumentHelp("resume", "boolean", default: "false", "Go on where an earlier download was cut off.")
            ],
            optionsOf: "datasets.items", operations: ["datasets.items"], effect: .read,
            gives: ["{ path: string, bytes: integer, items: integer? }"],
            returns: "a table: path, bytes and, where it is known, items",
            "Writes the items of a dataset to a file, however many there are.",
            details: ["Without the option format the ending of the file's name says the form: .json, .csv, .xlsx …"],
            example: "print(apify.datasets.download('~my-dataset', 'items.csv', { limit = 1000 }).bytes)"),
        LibraryFunction(
            "apify.key_value_stores.download_record",
            [
                ArgumentHelp("storeId", "ID or username~name", required: true, "The store."),
                ArgumentHelp("key", "string", required: true, "The record's key."), path,
                ArgumentHelp("options", "table", "How the record is read."),
            ],
            optionsOf: "key_value_stores.get_record", operations: ["key_value_stores.get_record"], effect: .read,
            gives: ["{ path: string, bytes: integer, content_type: string }?", "apify.Error?"],
            returns: "a table: path, bytes and content_type; nil and an error object when there is no such record",
            "Writes a record of a key-value store to a file as it is.",
            example: "apify.key_value_stores.download_record('~my-store', 'page-1', 'page.html')"),
    ]

    static let general = [
        LibraryFunction(
            "apify.wait",
            [
                ArgumentHelp("run", "run, its ID, or a list of them", required: true, "What to wait for."),
                ArgumentHelp("options", "table", "How to wait."),
            ],
            options: [
                ArgumentHelp("timeout", "number", default: "as long as it takes", "How many seconds to wait at most."),
                waitOptions[1],
            ],
            operations: ["runs.get"], effect: .read,
            takes: ["run": "string|apify.Run|(string|apify.Run)[]", "on_status": "fun(run: apify.Run)"], gives: ["any"],
            returns: "the run after its end, whichever way it ended; for a list, an array of the runs",
            "Waits for a run to end, or for all runs of a list.",
            details: ["When the time is over the run goes on, and an error with the code wait_timeout is raised."],
            example: """
                local run = apify.acts.run('apify~hello-world')
                print(apify.wait(run, { timeout = 60 }).status)
                """),
        LibraryFunction(
            "apify.try",
            [
                ArgumentHelp("f", "function", required: true, "What to call."),
                ArgumentHelp("...", "any values", "Its arguments."),
            ],
            takes: ["f": "fun(...: any): any"], gives: ["any", "any"],
            returns: "what f returns; nil and the error when it fails",
            "Calls a function and returns its error instead of raising it.",
            example: """
                local dataset, problem = apify.try(apify.datasets.items, 'no~such-dataset', { limit = -1 })
                if not dataset then print(problem.code, problem.message) end
                """),
        LibraryFunction(
            "apify.configure",
            [ArgumentHelp("settings", "table", "What to change; without it nothing changes.")],
            options: [
                ArgumentHelp("max_retries", "integer, 0 to 1000", "How often a failed request is sent again."),
                ArgumentHelp("timeout", "number", "How many seconds one attempt may take."),
                ArgumentHelp("total_timeout", "number", "How many seconds a call with all its attempts may take."),
                ArgumentHelp("requests_per_second", "number", "How many requests are sent in a second at most."),
            ],
            gives: ["table"], returns: "a table of all that has been set so far",
            "Says how all calls from now on are made, where they do not say so themselves.",
            example: "apify.configure({ max_retries = 3, timeout = 30 })"),
    ]
}
