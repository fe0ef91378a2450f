import ArgumentParser

/// Which gateway a script talks to, and as whom.
struct GatewayOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Where operations go: local, maton, or the base URL of another gateway.",
            discussion: "Default: MOONGATE_GATEWAY, then maton when MATON_API_KEY is set, else local.",
            valueName: "local|maton|URL"
        )
    )
    var gateway: String?

    @Option(
        help: ArgumentHelp(
            "The Maton connection to act on, by its ID or alias.",
            discussion: """
                Default: the one in the script's header, in MOONGATE_CONNECTION or in the policy, then the only active one, or \
                one that is chosen on the terminal.
                """,
            valueName: "ID|ALIAS"
        )
    )
    var connection: String?

    @Option(help: ArgumentHelp("Folder of the local gateway's data.", valueName: "DIR"))
    var state: String = LocalState.defaultFolder

    @Flag(name: .short, help: "Write one line per request to standard error.")
    var verbose = false

    /// - Parameter startsPrograms: whether the local gateway starts actors that are programs.
    func settings(startsPrograms: Bool) -> GatewaySettings {
        GatewaySettings(
            choice: gateway, connection: connection, state: state, startsPrograms: startsPrograms, isVerbose: verbose)
    }
}
