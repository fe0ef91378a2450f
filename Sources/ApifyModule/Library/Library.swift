/// Everything that scripts find in `apify`, `async` and `json` besides the operations of the catalogue, once.
public enum Library {
    /// All tables, in the order in which help shows them.
    public static let tables = [apify, cursor, async, task, json, development, faults, snapshots]

    /// All functions and values.
    public static let functions = tables.flatMap(\.functions)

    /// What scripts can do with an operation beyond what the catalogue says, by the operation's ID.
    public static let notes: [String: [String]] = [
        "datasets.push": [
            "Items may also come from a cursor, or from a function that gives one after the other and nil at the end: "
                + "they are sent in as many requests as they need."
        ]
    ]

    /// The functions of groups of the catalogue, such as `apify.acts.call`, are among those of `apify`.
    static let apify = LibraryTable(
        name: "apify",
        summary: "The Apify API: a table for each kind of thing, and what works across them.",
        example: "for actor in apify.acts.list() do print(actor.username, actor.name) end",
        functions: composites + general)
}
