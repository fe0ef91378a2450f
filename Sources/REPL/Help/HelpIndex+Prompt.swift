import Documentation

extension HelpIndex {
    /// All that help at the prompt knows.
    ///
    /// - Parameters:
    ///   - commands: the commands of the prompt.
    ///   - libraries: Lua modules whose comments are read.
    public init(commands: [CommandHelp], libraries: [LuaLibrary] = LuaLibrary.standard) {
        self.init(libraries: libraries, promptTopics: Self.promptTopics, commands: commands)
    }

    /// What exists at the prompt alone.
    static var promptTopics: [HelpTopic] {
        [
            topic(
                "help", "help([what])", .function, "Shows help: for a name, for a value, or all topics with a text.",
                ["help() is the start page. ?name and name? are shorter; ??name shows the Lua source, too."],
                example: "help('apify.acts.run')", related: [":help"]),
            topic(
                "chart", "chart(values, [field], [options])", .function, "Draws numbers as columns in the terminal.",
                [Self.charted + " Options: width and height in characters."],
                example: "chart({ 3, 1, 4, 1, 5 })", related: ["hist"]),
            topic(
                "hist", "hist(values, [field], [options])", .function, "Draws how often values fall into which range.",
                [Self.charted + " Options: width, and about how many bins."],
                example: "hist({ 1, 2, 2, 3, 3, 3 })", related: ["chart"]),
            topic(
                "it", "it", .command, "Shows the next rows of the last list.",
                ["Only while there is no variable of that name."], example: "it", related: ["cursor", "_"]),
            topic(
                "_", "_", .value, "The last result; _1, _2 … are the earlier ones, _err is the last error.",
                ["Set it yourself, and the prompt leaves it alone."], example: "print(_)", related: ["it"]),
        ]
    }

    private static let charted =
        "The values are a list, a cursor or a function that gives one after the other; the field is the name of one, or "
        + "a function that makes a number of a value."

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
