/// A command of the prompt, as far as typing it goes.
struct PromptCommand: Sendable {
    /// What follows the command.
    enum Argument: Equatable, Sendable {
        case none
        /// Anything.
        case text
        /// An expression or a statement.
        case lua
        /// One of a few words.
        case choice([String])
        /// The path of a file.
        case file
        /// The name of another command, or a path such as `apify.acts.run`.
        case topic
        /// The ID or alias of a connection.
        case connection
    }

    /// Without the colon.
    let name: String
    /// Other names of it.
    let aliases: [String]
    /// One line about it.
    let summary: String
    let argument: Argument

    init(_ name: String, aliases: [String] = [], argument: Argument = .none, _ summary: String) {
        self.name = name
        self.aliases = aliases
        self.argument = argument
        self.summary = summary
    }

    func answers(to word: String) -> Bool {
        name == word || aliases.contains(word)
    }
}
