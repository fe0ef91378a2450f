import Stdlib

extension LuaLibrary {
    /// The modules inside the program.
    public static var standard: [LuaLibrary] {
        Stdlib.modules.map { module in
            LuaLibrary(
                name: module.name,
                file: module.chunkName.first == "@" ? String(module.chunkName.dropFirst()) : module.chunkName,
                source: String(decoding: module.source, as: UTF8.self))
        }
    }
}

extension HelpIndex {
    /// What exists at the prompt alone.
    static var promptTopics: [HelpTopic] {
        [
            topic(
                "help", "help([what])", .function, "Shows help: for a name, for a value, or all topics with a text.",
                ["help() is the start page. ?name and name? are shorter; ??name shows the Lua source, too."],
                example: "help('apify.acts.run')", related: [":help"]),
            topic(
                "chart", "chart(values, [options])", .function, "Draws numbers as columns in the terminal.",
                ["Takes a list of numbers, or a list or cursor of tables and the name of a field."],
                example: "chart({ 3, 1, 4, 1, 5 })", related: ["hist"]),
            topic(
                "hist", "hist(values, [options])", .function, "Draws how often values fall into which range.",
                ["Takes a list of numbers, or a list or cursor of tables and the name of a field."],
                example: "hist({ 1, 2, 2, 3, 3, 3 })", related: ["chart"]),
            topic(
                "it", "it", .command, "Shows the next rows of the last list.",
                ["Only while there is no variable of that name."], example: "it", related: ["cursor", "_"]),
            topic(
                "_", "_", .value, "The last result; _1, _2 … are the earlier ones, _err is the last error.",
                ["Set it yourself, and the prompt leaves it alone."], example: "print(_)", related: ["it"]),
        ]
    }

    private static func topic(
        _ name: String, _ signature: String, _ kind: HelpTopic.Kind, _ summary: String, _ details: [String],
        example: String, related: [String]
    ) -> HelpTopic {
        var topic = HelpTopic(name, kind, signature: signature, summary: summary, example: example)
        topic.details = details
        topic.related = related
        topic.source = "at the prompt only"
        return topic
    }
}
