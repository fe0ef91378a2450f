extension Library {
    static let async = LibraryTable(
        name: "async",
        summary: "Several things at a time in one script: tasks take turns wherever one of them waits.",
        example: """
            local users, actors = async.spawn(apify.users.me), async.spawn(apify.acts.list)
            print(users:await().username, #actors:await():all())
            """,
        functions: [
            LibraryFunction(
                "async.spawn",
                [
                    ArgumentHelp("f", "function", required: true, "What to run."),
                    ArgumentHelp("...", "any values", "Its arguments."),
                ],
                takes: ["f": "fun(...: any): any"], gives: ["async.Task"],
                returns: "a task: see task:await, task:cancel and task:detach",
                "Starts f(...) as a task. The script waits for it at its end, and fails with it.",
                example: """
                    local me = async.spawn(apify.users.me)
                    print(me:await().username)
                    """),
            LibraryFunction(
                "async.map",
                [
                    ArgumentHelp("list", "list, cursor or iterator", required: true, "The items."),
                    ArgumentHelp("f", "function", required: true, "Called with each item."),
                    ArgumentHelp("options", "table", "How many at a time."),
                ],
                options: [ArgumentHelp("limit", "integer, 1 or more", default: "10", "How many calls at a time.")],
                takes: ["list": "any[]|fun(): any", "f": "fun(item: any, index: integer): any"], gives: ["any[]"],
                returns: "an array of the first results, in the order of the items",
                "Calls f(item, index) for every item, several at a time.",
                details: ["The first call that fails stops the others, and its error is raised."],
                example: """
                    local runs = async.map({ 'Ada', 'Grace' }, function(name)
                      return apify.acts.call('apify~hello-world', { name = name })
                    end, { limit = 2 })
                    print(#runs)
                    """),
            LibraryFunction(
                "async.all",
                [ArgumentHelp("list", "list of functions or tasks", required: true, "What to run side by side.")],
                takes: ["list": "((fun(): any)|async.Task)[]"], gives: ["any[]"],
                returns: "an array of the first result of each, in order",
                "Runs functions side by side and waits for all of them.",
                example: """
                    local results = async.all({ apify.users.me, function() return apify.acts.list():count() end })
                    print(results[1].username, results[2])
                    """),
            LibraryFunction(
                "async.sleep",
                [ArgumentHelp("seconds", "number, 0 or more", required: true, "How long.")], returns: nil,
                "Waits without keeping other tasks from running.",
                example: "async.sleep(0.1)"),
        ])

    static let task = LibraryTable(
        name: "task", valueType: "async.Task",
        summary: "What async.spawn returns: a function that runs side by side with the script.",
        example: "print(async.spawn(function() return 1 + 1 end):await())",
        functions: [
            LibraryFunction(
                "task:await", [], gives: ["any"], returns: "what its function returned",
                "Waits for the task; raises its error when it failed.",
                example: "print(async.spawn(apify.users.me):await().username)"),
            LibraryFunction(
                "task:cancel", [], returns: nil,
                "Makes what the task waits for fail, now and from now on, with the error code cancelled.",
                example: """
                    local task = async.spawn(function() async.sleep(3600) end)
                    task:cancel()
                    print(pcall(task.await, task))
                    """),
            LibraryFunction(
                "task:detach", [], gives: ["async.Task"], returns: "the task",
                "Lets the task go on without anybody waiting for it, to the end of the script at the latest.",
                example: "async.spawn(function() async.sleep(3600) end):detach()"),
        ])
}
