import GatewayAPI

/// What to do about a failure.
enum Hint {
    /// For a run that cannot start now, but can once others have ended.
    static let noRoom = "other runs hold it; give wait_for_resources = true, or a number of seconds, to wait for it"

    static func text(for code: GatewayError.Code, message: String, host: ServiceHost, isLoopback: Bool) -> String? {
        switch code {
        case .unauthorized where isLoopback: "check the token of the local gateway"
        case .unauthorized: "check MATON_API_KEY; the key is shown at https://maton.ai/settings"
        case .invalidRequest where message.lowercased().contains("connection"):
            "name the connection with --connection ID; apify.connections.list({ app = 'apify' }) shows them"
        case .forbidden: "the connected account may not do this"
        case .paymentRequired: "the account has no credit or no room left; see https://console.apify.com/billing"
        case .rateLimited: "send fewer requests at once"
        case .serverError where !isLoopback:
            "if it stays so, the connection may have lost its authorisation: look at it with apify.connections.get, "
                + "or create it anew"
        case .connectionFailed where isLoopback: "is the local gateway running? moongate local serve starts one"
        case .connectionFailed, .timeout: "check the network"
        case .dnsFailed: "check the spelling of the host and the network"
        case .tlsFailed: "check the address: https needs a server that speaks it, with a certificate for this name"
        case .redirectRefused: "set the address to where the gateway really is"
        case .invalidResponse: "is this the address of the \(host == .gateway ? "gateway" : "control host")?"
        case .responseTooLarge: "ask for less at once, with limit or fields"
        default: nil
        }
    }
}
