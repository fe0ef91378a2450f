import ArgumentParser

/// The command line. `moongate FILE` is `moongate run FILE`; plain `moongate` on a terminal opens the prompt.
@main
struct Moongate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "moongate",
        abstract: "Automate the Apify platform in Lua.",
        discussion: """
            Runs a Lua script with the native `apify` table: moongate FILE [ARGUMENTS]. Without a key in \
            MATON_API_KEY everything happens on a local gateway inside the binary.
            """,
        version: Version.text,
        subcommands: [RunCommand.self, LocalCommand.self, ActorCommand.self],
        defaultSubcommand: RunCommand.self
    )
}
