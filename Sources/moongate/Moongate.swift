import ArgumentParser

/// The command line. `moongate FILE` is `moongate run FILE`; plain `moongate` on a terminal opens the prompt.
struct Moongate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "moongate",
        abstract: "Automate the Apify platform in Lua.",
        usage: """
            moongate [OPTIONS] [FILE [ARGUMENTS]]
            moongate [OPTIONS] -e CODE
            moongate test [PATHS]
            moongate check [FILE]
            moongate new NAME
            moongate lib add STORE:NAME
            moongate types [FOLDER]
            moongate doc [NAME]
            moongate local serve
            """,
        discussion: """
            Runs a Lua script with the native `apify` table, or opens the prompt. Without a key in MATON_API_KEY \
            everything happens on a local gateway inside the binary. `moongate help run` lists the options, \
            `moongate help` the pages of the documentation.
            """,
        version: Version.text,
        subcommands: [
            RunCommand.self, CheckCommand.self, TestCommand.self, NewCommand.self, LibCommand.self, TypesCommand.self,
            DocCommand.self, LocalCommand.self, HelpCommand.self,
        ],
        defaultSubcommand: RunCommand.self
    )

    /// The words that are no file names when they come first.
    static var commandNames: Set<String> {
        Set(configuration.subcommands.compactMap { $0.configuration.commandName })
    }
}
