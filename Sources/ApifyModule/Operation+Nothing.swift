import GatewayAPI
import GatewayClient
import LuaEngine

extension GatewayError {
    /// Whether the answer was that there is no such thing, rather than no such route.
    public var saysThatNothingIsThere: Bool {
        code == .notFound && (type == "record-not-found" || type == "record-or-token-not-found")
    }
}

extension Operation {
    /// What scripts get when the thing they ask for does not exist, as in the official clients: nil with the error from
    /// what reads one thing, false from what deletes it. Nil where it is an error.
    func answerForNothing(_ error: GatewayError) -> [LuaValue]? {
        switch (method, name) {
        case (.get, "get"), (.get, "get_record"): [.nil, .error(ErrorObject(error))]
        case (.delete, _): [.boolean(false)]
        default: nil
        }
    }
}
