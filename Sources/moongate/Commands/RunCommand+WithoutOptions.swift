extension RunCommand {
    /// The command that the words of a command line without options mean: nothing, a script and its arguments, or `-e` and
    /// code. Nil when it takes the argument parser to tell.
    init?(withoutOptions words: [String]) {
        if words.count == 2, words[0] == "-e", !words[1].hasPrefix("-") {
            self.init(code: words[1], words: [])
            return
        }
        let isRun = words.first == Self.configuration.commandName
        let rest = isRun ? Array(words.dropFirst()) : words
        guard let first = rest.first else {
            self.init(code: nil, words: [])
            return
        }
        guard !first.hasPrefix("-"), isRun || !Moongate.commandNames.contains(first) else { return nil }
        self.init(code: nil, words: rest)
    }

    /// Every option as it is when nobody sets it. One that is left out here traps as soon as it is read.
    private init(code: String?, words: [String]) {
        self.init()
        self.code = code
        self.words = words
        json = false
        gateway = GatewayOptions.unset
        limits = LimitOptions.unset
        sandbox = SandboxOptions.unset
    }
}

extension GatewayOptions {
    fileprivate static var unset: GatewayOptions {
        var options = GatewayOptions()
        options.gateway = nil
        options.connection = nil
        options.state = LocalState.defaultFolder
        options.verbose = false
        return options
    }
}

extension LimitOptions {
    fileprivate static var unset: LimitOptions {
        var options = LimitOptions()
        options.timeout = nil
        options.maxMemory = nil
        return options
    }
}

extension SandboxOptions {
    fileprivate static var unset: SandboxOptions {
        var options = SandboxOptions()
        options.allowFs = []
        options.allowExec = false
        options.allowNative = false
        options.allowEnv = []
        return options
    }
}
