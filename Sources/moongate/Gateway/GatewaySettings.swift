/// Which gateway to talk to, and as whom.
struct GatewaySettings: Sendable {
    /// `local`, `maton` or a URL; nil leaves it to the environment.
    var choice: String?
    /// The Maton connection to act on: its ID or alias; nil leaves it to the environment.
    var connection: String?
    /// The connection where neither this nor the environment names one.
    var standardConnection: String?
    /// The folder of the local gateway's data.
    var state = LocalState.defaultFolder
    /// Whether the local gateway starts actors that are programs. A script that may start none itself must not get there by
    /// writing a file that declares one.
    var startsPrograms = false
    /// Whether every request is told on standard error.
    var isVerbose = false
}

extension GatewaySettings {
    /// The connection to act on: what was named for this call or in the script, then the environment, then the policy.
    func connection(_ environment: [String: String]) -> String? {
        connection ?? environment.nonEmpty("MOONGATE_CONNECTION") ?? standardConnection
    }
}
