import GatewayClient
import LuaEngine

/// Decides whether what scripts ask for is done.
public protocol Gatekeeper: Sendable {
    /// Asked before anything is sent.
    ///
    /// - Parameter gateway: where more can be found out about what is asked for.
    /// - Returns: what ``ended(_:_:)`` is told it by.
    /// - Throws: `ErrorObject`, with the code `permission_denied` for what may not be done.
    func admit(_ intent: Intent, through gateway: any GatewayAccess) async throws -> Admission

    /// What was admitted is over.
    func ended(_ admission: Admission, _ outcome: Admission.Outcome)

    /// What an answer says of a run.
    func saw(_ run: RunSummary)

    /// How often waits look at runs at least; nil when that makes no difference.
    var lookStep: Duration? { get }

    /// Who hears what scripts do with results that are not known because nothing is carried out; nil when everything is.
    var guessWatcher: (any GuessWatcher)? { get }

    /// Why a function of `apify.dev` may not be called, which acts on the local gateway as a whole; nil when it may.
    func refusal(ofDevelopment function: String, changes: Bool, place: String?) -> ErrorObject?
}

extension Gatekeeper {
    public var guessWatcher: (any GuessWatcher)? { nil }
}
