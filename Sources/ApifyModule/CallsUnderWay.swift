import GatewayAPI
import GatewayClient
import Synchronization

/// What scripts wait for at the moment: whoever stops them wants to say what that leaves behind.
public final class CallsUnderWay: Sendable {
    public enum Activity: Hashable, Sendable {
        /// A request, by its verb and path; `changes` tells whether it does more than look.
        case request(method: String, path: String, changes: Bool)
        /// A wait for runs to end, by their ids.
        case wait(runs: [String])
        /// A download into a file, by its path.
        case download(path: String)
    }

    /// One activity, told from others like it.
    public struct Entry: Hashable, Sendable, Identifiable {
        public let id: Int
        public let activity: Activity
    }

    private struct State {
        var last = 0
        var entries: [Int: Activity] = [:]
    }

    private let state = Mutex(State())

    public init() {}

    /// All of them, the oldest first.
    public var all: [Entry] {
        state.withLock { state in state.entries.sorted { $0.key < $1.key }.map { Entry(id: $0.key, activity: $0.value) }
        }
    }

    /// Something begins.
    ///
    /// - Returns: what ``end(_:)`` takes.
    func begin(_ activity: Activity) -> Int {
        state.withLock { state in
            state.last += 1
            state.entries[state.last] = activity
            return state.last
        }
    }

    /// It has ended, whichever way.
    func end(_ id: Int) {
        _ = state.withLock { $0.entries.removeValue(forKey: id) }
    }
}

extension CallsUnderWay.Activity {
    /// A request to an operation.
    static func request(_ call: OperationCall) -> CallsUnderWay.Activity {
        let operation = call.operation
        let path = (try? operation.expandedPath(call.path)) ?? operation.path
        let base = operation.host == .gateway ? "/v2" : ""
        return .request(method: operation.method.rawValue, path: base + path, changes: operation.effect != .read)
    }
}
