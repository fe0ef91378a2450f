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

/// Hears where a script goes on by results that nobody has, because the calls for them are only planned.
public protocol GuessWatcher: Sendable {
    /// What a result that is not known stands for: what a planned answer says in its place.
    var unknown: String { get }

    /// A script has looked at something that is not known.
    ///
    /// - Parameters:
    ///   - name: what it has looked at: `run.id`.
    ///   - place: its line; nil when no script is calling.
    func looked(at name: String, place: String?)

    /// What was looked at there has gone where no decision hangs on it: into a call, or onto the screen.
    func used(_ name: String, place: String)

    /// A script would write, move or remove this file.
    func left(_ path: String)

    /// A script goes on by something that is not known.
    ///
    /// - Parameter what: what it does: `run.id is compared`.
    func guessed(_ what: String, place: String?)
}

/// What a script is about to do.
public struct Intent: Sendable {
    public let call: OperationCall
    /// What the script called: `apify.acts.run`.
    public let function: String
    /// The script's line: `sync.lua:14`; nil when no script is calling.
    public let place: String?
    /// How the user has asked for just this, so that nobody is asked once more; nil for what scripts want.
    public let consent: Consent?

    public enum Consent: Sendable {
        /// Somebody has just said so.
        case answer
        /// An option of the command line, as it is written.
        case option(String)
    }

    public init(call: OperationCall, function: String, place: String?, consent: Consent? = nil) {
        (self.call, self.function, self.place, self.consent) = (call, function, place, consent)
    }
}

/// Something that may be done.
public struct Admission: Sendable {
    public enum Outcome: Sendable {
        /// It was done. The answer is nil where it went into a file or came in pages.
        case done(GatewayResponse?)
        case failed(GatewayError)
        /// Whoever asked for it was stopped.
        case abandoned
    }

    /// The intents of a session, counted from 1.
    public let number: Int
    public let intent: Intent

    public init(number: Int, intent: Intent) {
        (self.number, self.intent) = (number, intent)
    }
}
