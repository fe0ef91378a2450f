import GRDB
import Synchronization

/// Notes who was read, and writes it to the database now and then.
///
/// A read that had to write its counter would be many times slower, and would wait for whoever is writing. What is noted is
/// written before a head is shown, so that clients see counters that are right; a gateway that is killed forgets at most
/// the last second of reads, which nobody was promised.
final class AccessLedger: Sendable {
    private struct Entry {
        var counts: [StorageStore.Access: Int] = [:]
        var last: Moment
    }

    private struct State {
        var entries: [String: Entry] = [:]
        var hasFlushAhead = false
    }

    private static let delay = Duration.seconds(1)

    private let database: GatewayDatabase
    private let clock: GatewayClock
    private let state = Mutex(State())

    init(database: GatewayDatabase, clock: GatewayClock) {
        self.database = database
        self.clock = clock
    }

    func note(_ id: String, _ access: StorageStore.Access, count: Int = 1) {
        let now = clock.now
        let isFirst = state.withLock { state in
            var entry = state.entries[id] ?? Entry(last: now)
            entry.counts[access, default: 0] += count
            entry.last = now
            state.entries[id] = entry
            defer { state.hasFlushAhead = true }
            return !state.hasFlushAhead
        }
        guard isFirst else { return }
        Task {
            try? await Task.sleep(for: Self.delay)
            await flush()
        }
    }

    /// Writes what was noted. When that fails the notes are dropped: the disk has worse problems then.
    func flush() async {
        let entries = state.withLock { state in
            defer { state = State() }
            return state.entries
        }
        guard !entries.isEmpty else { return }
        try? await database.write { db in
            for (id, entry) in entries {
                for (access, count) in entry.counts {
                    let statement = try db.cachedStatement(
                        sql: """
                            UPDATE storages SET accessed_at = MAX(accessed_at, ?), \(access.rawValue) = \(access.rawValue) + ?
                            WHERE id = ?
                            """)
                    try statement.execute(arguments: [entry.last.milliseconds, count, id])
                }
            }
        }
    }
}
