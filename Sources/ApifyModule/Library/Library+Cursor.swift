extension Library {
    static let cursor = LibraryTable(
        name: "cursor", valueType: "apify.Cursor<T>",
        summary: "What every list returns: walks the list page by page, front to back, once.",
        example: "for actor in apify.acts.list() do print(actor.name) end",
        functions: [
            LibraryFunction(
                "cursor:page", [], effect: .read,
                gives: ["T[]?", "table?"],
                returns: "an array, and a table of what the server says of it: total, offset, limit …; nil at the end",
                "Returns the next page.",
                example: """
                    local actors, info = apify.acts.list():page()
                    print(#actors, info.total)
                    """),
            LibraryFunction(
                "cursor:take",
                [ArgumentHelp("n", "integer, 0 or more", required: true, "How many items.")], effect: .read,
                gives: ["T[]"], returns: "an array of the items",
                "Returns up to n of the items that come next.",
                example:
                    "for _, run in ipairs(apify.runs.list({ desc = true }):take(5)) do print(run.id, run.status) end"),
            LibraryFunction(
                "cursor:peek",
                [ArgumentHelp("n", "integer, 0 or more", required: true, "How many items.")], effect: .read,
                gives: ["T[]", "table"],
                returns: "an array of the items, and a table of what the server says of the list",
                "Returns up to n of the items that come next without taking them: they come again.",
                example: "print(#apify.acts.list():peek(2))"),
            LibraryFunction(
                "cursor:all", [], effect: .read, gives: ["T[]"], returns: "an array of the items",
                "Returns all items that are left.",
                example: "print(#apify.datasets.items('~my-dataset'):all())"),
            LibraryFunction(
                "cursor:count", [], effect: .read, gives: ["integer"], returns: "an integer",
                "Asks how many items there are on the server, whatever has been read.",
                example: "print(apify.datasets.items('~my-dataset'):count())"),
            LibraryFunction(
                "cursor:each", [], gives: ["fun(): T?", "any", "any", "any"], returns: "what a for loop wants",
                "Loops over the items, and gives up what is being fetched as soon as the loop is left.",
                example: """
                    for item in apify.datasets.items('~my-dataset'):each() do
                      print(item.title)
                      break
                    end
                    """),
            LibraryFunction(
                "cursor:map",
                [ArgumentHelp("f", "function", required: true, "Called with each item.")],
                takes: ["f": "fun(item: T): any"], gives: ["apify.Cursor<any>"], returns: "a cursor",
                "Makes a cursor over f(item) for every item; what f makes nil is left out.",
                example: """
                    local names = apify.acts.list():map(function(actor) return actor.name end)
                    print(table.concat(names:all(), ', '))
                    """),
            LibraryFunction(
                "cursor:filter",
                [ArgumentHelp("f", "function", required: true, "Called with each item.")],
                takes: ["f": "fun(item: T): any"], gives: ["apify.Cursor<T>"], returns: "a cursor",
                "Makes a cursor over the items for which f(item) is true.",
                example: """
                    local done = apify.runs.list():filter(function(run) return run.status == 'SUCCEEDED' end)
                    print(#done:all())
                    """),
            LibraryFunction(
                "cursor:close", [], returns: nil,
                "Ends the reading: pages that are under way are given up.",
                example: """
                    local items = apify.datasets.items('~my-dataset')
                    print(items().title)
                    items:close()
                    """),
        ])
}
