/// What one invocation is to do, as plain values: whoever reads a command line fills them in.
struct RunSettings: Sendable {
    /// Code to run instead of a file.
    var code: String?
    /// The script and its arguments; only arguments when there is code.
    var words: [String] = []
    /// The options as they were typed, for messages that say how to start the same script otherwise.
    var options: [String] = []
    /// Whether the script's returned value is printed as JSON.
    var printsJSON = false
    /// Whether the exit status of a plan tells that something would be done.
    var tellsChanges = false
    var gateway = GatewaySettings()
    /// How long the script may run.
    var timeout: Duration?
    /// Bytes that the script's values may take.
    var memoryLimit: Int?
    var sandbox = SandboxSettings()
    var prompt = PromptSettings()
    var permissions = PermissionSettings()
}

extension RunSettings {
    /// What the words of a command line without options mean: nothing, a script and its arguments, or `-e` and code. Nil
    /// when it takes the argument parser to tell.
    init?(withoutOptions words: [String]) {
        if words.count == 2, words[0] == "-e", !words[1].hasPrefix("-") {
            code = words[1]
            return
        }
        let isRun = words.first == "run"
        self.words = isRun ? Array(words.dropFirst()) : words
        guard let first = self.words.first else { return }
        if first.hasPrefix("-") || (!isRun && Moongate.commandNames.contains(first)) { return nil }
    }
}
