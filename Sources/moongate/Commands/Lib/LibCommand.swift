import ArgumentParser

/// `moongate lib …`: libraries that teams share.
struct LibCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lib",
        abstract: "Libraries that a team shares: publish them to a key-value store, use them in exact versions.",
        discussion: """
            A project says in moongate.json which libraries it wants, and moongate.lock says which bytes of them it gets. \
            Scripts of the project then find them with require, checked against the lock every time. Only the commands below \
            look for versions; running a script never does.
            """,
        subcommands: [
            LibPublishCommand.self, LibAddCommand.self, LibUpdateCommand.self, LibRemoveCommand.self,
            LibListCommand.self, LibWhyCommand.self, LibVerifyCommand.self, LibVendorCommand.self,
        ]
    )
}
