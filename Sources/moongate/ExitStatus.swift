/// Exit codes: 1 to 63 are the script's own, the rest say what happened to it.
enum ExitStatus {
    static let success: Int32 = 0
    /// An uncaught error in the script.
    static let scriptError: Int32 = 1
    /// `--plan --exit-code`, and something would be done.
    static let planHasChanges: Int32 = 3
    static let usage: Int32 = 64
    /// The script does not compile, or a library is not what was locked.
    static let compileError: Int32 = 65
    static let fileNotFound: Int32 = 66
    /// The gateway could not be reached or kept failing.
    static let unavailable: Int32 = 69
    /// A bug in moongate itself.
    static let internalError: Int32 = 70
    /// Waiting ended before the run did, or the rate limit outlasted the wait.
    static let temporaryFailure: Int32 = 75
    static let permissionDenied: Int32 = 77
    /// No key, a wrong key, or an impossible configuration.
    static let configuration: Int32 = 78
    /// `--timeout` was reached.
    static let timedOut: Int32 = 124

    /// The code that shells report for a process ended by `signal`.
    static func signal(_ signal: Int32) -> Int32 { 128 + signal }
}
