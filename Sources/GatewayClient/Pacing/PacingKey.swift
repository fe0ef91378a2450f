import GatewayAPI

/// What a limit is kept for.
enum PacingKey: Hashable, Sendable {
    /// Everything that goes to the gateway with one key.
    case account
    /// Everything that goes to Apify.
    case overall
    /// One kind of request to one thing, such as the records of one store.
    case resource(RateClass, String)

    /// The limits that a call falls under.
    ///
    /// A resource is what the first part of the path names, since Apify counts by dataset, store, queue, actor and so on;
    /// a list or a creation is a resource of its own.
    ///
    /// Source: https://docs.apify.com/api/v2#rate-limiting
    static func keys(for call: OperationCall) -> [PacingKey] {
        guard call.operation.host == .gateway else { return [.account] }
        return [.account, .overall, resource(of: call)]
    }

    /// The one that a refusal of a call is about: Apify names its own refusals, and Maton's are about the account.
    static func concerned(by call: OperationCall, errorType: String?) -> PacingKey {
        guard call.operation.host == .gateway, errorType == "rate-limit-exceeded" else { return .account }
        return resource(of: call)
    }

    private static func resource(of call: OperationCall) -> PacingKey {
        .resource(call.operation.rateClass, "\(call.operation.group)/\(call.path.first ?? "")")
    }
}
