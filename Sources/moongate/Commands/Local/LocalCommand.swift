import ArgumentParser

/// `moongate local …`: the local gateway on its own.
struct LocalCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "local",
        abstract: "The local gateway: serve it to other clients, look into it, bend it for a test.",
        subcommands: [
            LocalServeCommand.self, LocalStatusCommand.self, LocalLogCommand.self, LocalSeedCommand.self,
            LocalPullCommand.self,
            LocalSnapshotCommand.self, LocalResetCommand.self, LocalFaultsCommand.self, LocalClockCommand.self,
        ]
    )
}
