extension Library {
    static let development = LibraryTable(
        name: "apify.dev",
        summary: "The control panel of the local gateway; nil on any other.",
        example: "if apify.dev then print(apify.dev.state().accounts.default ~= nil) end",
        functions: [
            LibraryFunction(
                "apify.dev.demo_url", nil, gives: ["string"], returns: "a string",
                "The start page of a small web site that the local gateway serves, for crawling.",
                example: "print(apify.dev.demo_url)"),
            LibraryFunction(
                "apify.dev.state", [], effect: .read, gives: ["table"], returns: "a table",
                "Says what the gateway holds, and tells of its clock and its faults.",
                example: "print(json.encode(apify.dev.state(), { indent = 2 }))"),
            LibraryFunction(
                "apify.dev.clock", [ArgumentHelp("change", "table", "One change; without it the time is told.")],
                options: [
                    ArgumentHelp("freeze", "true or date", "Stops the clock, now or at a moment."),
                    ArgumentHelp("set", "date", "Sets the clock, which goes on from there."),
                    ArgumentHelp("advance", "'90s', '1h' or seconds", "Moves the clock on; schedules fire on the way."),
                    ArgumentHelp("resume", "true", "Lets the clock go with the real time again."),
                ],
                effect: .write, gives: ["table"], returns: "a table: the time now",
                "Tells or changes the time that the gateway lives in.",
                example: "apify.dev.clock({ advance = '1h' })"),
            LibraryFunction(
                "apify.dev.requests", [ArgumentHelp("which", "table or number", "Which requests.")],
                options: [
                    ArgumentHelp("after", "integer", "Only requests with a greater number."),
                    ArgumentHelp("limit", "integer", "At most so many."),
                    ArgumentHelp("wait", "number", "How many seconds to wait for one that is new."),
                    ArgumentHelp("bodies", "boolean", default: "false", "With what was sent and answered."),
                ],
                effect: .read, gives: ["table"],
                returns: "a table with items; for a number, that request with its bodies",
                "Returns the last requests that the gateway answered.",
                example: "for _, r in ipairs(apify.dev.requests({ limit = 5 }).items) do print(r.status, r.path) end"),
            LibraryFunction(
                "apify.dev.seed",
                [ArgumentHelp("seed", "table", required: true, "What to fill in: datasets, keyValueStores, tasks …")],
                effect: .write, gives: ["table"], returns: "a table: how much was stored of what",
                "Fills the account with data.",
                example: "print(apify.dev.seed({ datasets = { products = { { name = 'Lamp' } } } }).items)"),
            LibraryFunction(
                "apify.dev.reset",
                [
                    ArgumentHelp(
                        "kinds", "list of strings", default: "everything", "What to remove: 'datasets', 'runs' …")
                ],
                effect: .delete, gives: ["table"], returns: "a table: how much was removed of what",
                "Removes everything from the local gateway, or everything of some kinds.",
                example: "apify.dev.reset({ 'datasets' })"),
        ])

    static let faults = LibraryTable(
        name: "apify.dev.faults",
        summary: "Rules by which the local gateway lets requests go wrong.",
        example: "for _, rule in ipairs(apify.dev.faults.list().items) do print(rule.id, rule.hits) end",
        functions: [
            LibraryFunction(
                "apify.dev.faults.list", [], effect: .read, gives: ["{ items: table[] }"],
                returns: "a table with items",
                "Lists the rules and how often they hit.",
                example: "print(#apify.dev.faults.list().items)"),
            LibraryFunction(
                "apify.dev.faults.add", [ArgumentHelp("rule", "table", required: true, "The rule.")],
                options: [
                    ArgumentHelp("id", "string", default: "made up", "A name for the rule."),
                    ArgumentHelp("match", "table", default: "every request", "verb, route, operation, resource."),
                    ArgumentHelp("when", "table", default: "always", "nth, every or probability; times."),
                    ArgumentHelp(
                        "then", "table", required: true,
                        "What goes wrong: status, body, headers, retryAfter, delay, drop, truncate, malformed or slow."),
                ],
                effect: .write, gives: ["table"], returns: "a table: the rule",
                "Adds a rule.",
                example: """
                    apify.dev.faults.add({ match = { operation = 'acts.get' }, when = { nth = 1 }, \
                    ['then'] = { status = 503 } })
                    """),
            LibraryFunction(
                "apify.dev.faults.remove", [ArgumentHelp("id", "string", required: true, "The rule's id.")],
                effect: .write, gives: ["boolean"], returns: "true",
                "Removes a rule.",
                example: """
                    apify.dev.faults.add({ id = 'slow', ['then'] = { delay = '1s' } })
                    apify.dev.faults.remove('slow')
                    """),
            LibraryFunction(
                "apify.dev.faults.clear", [], effect: .write, gives: ["boolean"], returns: "true", "Removes all rules.",
                example: "apify.dev.faults.clear()"),
        ])

    private static let snapshotName = ArgumentHelp("name", "string", required: true, "The snapshot's name.")

    static let snapshots = LibraryTable(
        name: "apify.dev.snapshot",
        summary: "Copies of all that the local gateway holds, to go back to.",
        example: "for _, snapshot in ipairs(apify.dev.snapshot.list().items) do print(snapshot.name) end",
        functions: [
            LibraryFunction(
                "apify.dev.snapshot.list", [], effect: .read, gives: ["{ items: table[] }"],
                returns: "a table with items", "Lists the snapshots.",
                example: "print(#apify.dev.snapshot.list().items)"),
            LibraryFunction(
                "apify.dev.snapshot.save", [snapshotName, ArgumentHelp("options", "table", "How to save.")],
                options: [
                    ArgumentHelp("overwrite", "boolean", default: "false", "Replace the one that has the name.")
                ],
                effect: .write, gives: ["table"], returns: "a table: the snapshot",
                "Saves all that the gateway holds under a name.",
                example: "apify.dev.snapshot.save('before', { overwrite = true })"),
            LibraryFunction(
                "apify.dev.snapshot.restore", [snapshotName], effect: .delete, gives: ["table"], returns: "a table",
                "Brings everything back as it was; what came later is gone.",
                example: """
                    apify.dev.snapshot.save('before', { overwrite = true })
                    apify.dev.snapshot.restore('before')
                    """),
            LibraryFunction(
                "apify.dev.snapshot.diff",
                [snapshotName, ArgumentHelp("other", "string", default: "what there is now", "Another snapshot.")],
                effect: .read, gives: ["table"], returns: "a table: what was added, removed and changed",
                "Compares a snapshot with another one, or with what there is now.",
                example: """
                    apify.dev.snapshot.save('before', { overwrite = true })
                    print(json.encode(apify.dev.snapshot.diff('before')))
                    """),
            LibraryFunction(
                "apify.dev.snapshot.delete", [snapshotName], effect: .delete, gives: ["boolean"], returns: "true",
                "Deletes a snapshot.",
                example: """
                    apify.dev.snapshot.save('before', { overwrite = true })
                    apify.dev.snapshot.delete('before')
                    """),
        ])
}
