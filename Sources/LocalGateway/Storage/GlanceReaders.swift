import GRDB
import Synchronization

/// Connections for short reads, which are done by whoever answers the request.
///
/// GRDB's pool hands its readers out by way of queues, on which two threads that read all the time wait for each other
/// longer than for SQLite. Here a reader is taken from a list and put back; there are never more than threads that read at
/// the same moment.
final class GlanceReaders: Sendable {
    private struct State {
        var idle: [DatabaseQueue] = []
        var isClosed = false
    }

    private let path: String
    private let state = Mutex(State())

    /// - Parameter path: a database in WAL mode, which somebody else has made and keeps open.
    init(path: String) { self.path = path }

    func read<T>(_ body: (Database) throws -> T) throws -> T {
        let reader = try take()
        defer { giveBack(reader) }
        return try reader.unsafeRead(body)
    }

    func close() {
        let idle = state.withLock { state in
            state.isClosed = true
            defer { state.idle = [] }
            return state.idle
        }
        for reader in idle { try? reader.close() }
    }

    private func take() throws -> DatabaseQueue {
        let idle = try state.withLock { state in
            guard !state.isClosed else {
                throw DatabaseError(resultCode: .SQLITE_MISUSE, message: "the database is closed")
            }
            return state.idle.popLast()
        }
        if let idle { return idle }
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(10)
        return try DatabaseQueue(path: path, configuration: configuration)
    }

    private func giveBack(_ reader: DatabaseQueue) {
        let isKept = state.withLock { state in
            if !state.isClosed { state.idle.append(reader) }
            return !state.isClosed
        }
        if !isKept { try? reader.close() }
    }
}
