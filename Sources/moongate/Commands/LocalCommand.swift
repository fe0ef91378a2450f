import ArgumentParser

/// `moongate local …`: the local gateway on its own.
struct LocalCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "local",
        abstract: "The local gateway, for other clients.",
        subcommands: [LocalServeCommand.self]
    )
}
