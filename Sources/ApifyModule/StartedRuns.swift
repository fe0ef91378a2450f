import GatewayAPI
import GatewayClient
import Synchronization

/// The runs that scripts have started and not yet seen end: a session that is cut short must not leave them unmentioned.
public final class StartedRuns: Sendable {
    private let ids = Mutex<[String]>([])

    public init() {}

    /// Their ids, in the order in which they were started.
    public var unfinished: [String] { ids.withLock { $0 } }

    /// Takes note of what an answer says about a run.
    func see(_ response: GatewayResponse, of operation: Operation) {
        let starts = operation.effect.contains(.spend)
        guard starts || operation.group == "runs", let run = RunSummary(response) else { return }
        ids.withLock { ids in
            let isKnown = ids.contains(run.id)
            if run.hasEnded {
                ids.removeAll { $0 == run.id }
            } else if starts && !isKnown && run.id.utf8.allSatisfy(Self.isPlain) {
                ids.append(run.id)
            }
        }
    }

    /// Ids come from outside and end up in commands that people paste.
    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }
}
