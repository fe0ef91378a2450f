import Synchronization

/// Globals of the session that are other names for what is known: `d` after `d = apify.datasets`.
final class KnownGlobals: Sendable {
    private let names = Mutex<[String: String]>([:])

    /// The known name that each of them stands for.
    var aliases: [String: String] {
        get { names.withLock { $0 } }
        set { names.withLock { $0 = newValue } }
    }
}
