import ArgumentParser

/// How long a script may run and how much memory it may hold.
struct LimitOptions: ParsableArguments {
    @Option(help: ArgumentHelp("End the script after this time (exit code 124).", valueName: "30s|5m|1h"))
    var timeout: TimeSpan?

    @Option(
        help: ArgumentHelp("Memory that the script's values may take (default: half of all).", valueName: "64M|1G"))
    var maxMemory: ByteCount?
}
