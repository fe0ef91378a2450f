import ArgumentParser

/// What a script may touch besides the gateway: each option opens one door of the sandbox.
struct SandboxOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Let the script read and write files below PATH.", valueName: "PATH"))
    var allowFs: [String] = []

    @Flag(help: "Let the script start processes (os.execute, io.popen).")
    var allowExec = false

    @Flag(help: "Let the script load C modules.")
    var allowNative = false

    @Flag(help: "Let require also find the Lua 5.4 modules that are installed on this system.")
    var systemLibs = false

    @Option(help: ArgumentHelp("Let the script read this environment variable.", valueName: "NAME"))
    var allowEnv: [String] = []

    var settings: SandboxSettings {
        SandboxSettings(
            folders: allowFs, allowsProcesses: allowExec, allowsNative: allowNative, usesSystemModules: systemLibs,
            variables: allowEnv)
    }
}
