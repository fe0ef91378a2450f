import GatewayClient
import Synchronization

/// The last requests of a session, for `:log`.
final class RequestMemory: Sendable {
    private static let capacity = 200

    private let entries = Mutex<[String]>([])

    func note(_ entry: RequestLogEntry) {
        entries.withLock { entries in
            entries.append(entry.line)
            if entries.count > Self.capacity { entries.removeFirst(entries.count - Self.capacity) }
        }
    }

    /// The oldest first.
    var lines: [String] { entries.withLock { $0 } }
}
