/// How a child process ended.
enum ProcessExit: Sendable, Equatable {
    case code(Int32)
    case signal(Int32)

    /// - Parameter status: as `wait4` gives it.
    init(waitStatus status: Int32) {
        let signal = status & 0x7F
        self = signal == 0 ? .code(status >> 8 & 0xFF) : .signal(signal)
    }

    var isSuccess: Bool { self == .code(0) }

    /// The exit code; a signal counts as 128 and its number, as shells do it.
    var code: Int32 {
        switch self {
        case .code(let code): code
        case .signal(let number): 128 + number
        }
    }

    /// What to tell the user when the process said nothing itself.
    var message: String {
        switch self {
        case .code(let code): "The actor process exited with code \(code)."
        case .signal(let number): "The actor process was killed by signal \(number) (\(Self.name(number)))."
        }
    }

    private static func name(_ number: Int32) -> String {
        let names: [Int32: String] = [
            1: "SIGHUP", 2: "SIGINT", 3: "SIGQUIT", 4: "SIGILL", 5: "SIGTRAP", 6: "SIGABRT", 7: "SIGBUS", 8: "SIGFPE",
            9: "SIGKILL", 10: "SIGUSR1", 11: "SIGSEGV", 12: "SIGUSR2", 13: "SIGPIPE", 14: "SIGALRM", 15: "SIGTERM",
            24: "SIGXCPU", 25: "SIGXFSZ", 31: "SIGSYS",
        ]
        return names[number] ?? "signal \(number)"
    }
}
