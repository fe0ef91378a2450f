#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Another program that has the terminal for a while: a pager, an editor, a browser.
struct ChildProgram {
    /// A command line for the shell, and words that follow it, which the shell does not look into.
    let command: String
    var words: [String] = []

    /// Signals that we ignore or serve ourselves, and that the program should meet as usual.
    private static let usualSignals = [SIGINT, SIGQUIT, SIGPIPE, SIGTSTP, SIGTTIN, SIGTTOU, SIGTERM, SIGHUP]

    /// Runs it and waits for its end.
    ///
    /// - Parameter input: what it reads; the terminal when nil.
    /// - Returns: its exit status; 127 when it could not be started.
    func run(input: [UInt8]? = nil) -> Int32 {
        var ends: [Int32] = [-1, -1]
        if input != nil, pipe(&ends) != 0 { return 127 }
        let process = start(reading: input == nil ? nil : ends)
        if ends[0] >= 0 { close(ends[0]) }
        if let input, process != nil { Self.feed(input, to: ends[1]) }
        if ends[1] >= 0 { close(ends[1]) }
        guard let process else { return 127 }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 && errno == EINTR {}
        return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
    }

    private func start(reading ends: [Int32]?) -> pid_t? {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        if let ends {
            posix_spawn_file_actions_adddup2(&actions, ends[0], 0)
            posix_spawn_file_actions_addclose(&actions, ends[1])
        }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var (defaults, mask) = (sigset_t(), sigset_t())
        sigemptyset(&defaults)
        sigemptyset(&mask)
        for number in Self.usualSignals { sigaddset(&defaults, number) }
        posix_spawnattr_setsigdefault(&attributes, &defaults)
        posix_spawnattr_setsigmask(&attributes, &mask)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
        // The words come as arguments of the shell's own, so nothing in them is taken for a command.
        let arguments = ["/bin/sh", "-c", command + (words.isEmpty ? "" : " \"$@\""), "sh"] + words
        let pointers = arguments.map { strdup($0) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        var process: pid_t = 0
        return posix_spawn(&process, "/bin/sh", &actions, &attributes, pointers, environ) == 0 ? process : nil
    }

    /// A reader that has seen enough closes the pipe; that is no failure.
    private static func feed(_ bytes: [UInt8], to descriptor: Int32) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }
}
