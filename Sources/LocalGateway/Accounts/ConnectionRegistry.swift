import Foundation
import GRDB
import Synchronization

/// Which connections there are, known without asking the database for every request.
///
/// Other moongate processes change connections too. Each change puts a new file in the place of the old one in the state
/// directory, and looking at that file costs next to nothing.
final class ConnectionRegistry: Sendable {
    /// A file as it is now; another one in its place differs in this.
    private struct Stamp: Equatable {
        var file: UInt64 = 0
        var seconds = 0
        var nanoseconds = 0
    }

    private struct Known {
        var stamp: Stamp
        var connections: [ConnectionStore.Connection]
    }

    private let path: String
    private let store: ConnectionStore
    private let known = Mutex<Known?>(nil)

    init(directory: String, store: ConnectionStore) {
        path = directory + "/connections.changed"
        self.store = store
    }

    /// All connections there ever were, deleted ones included, the oldest first.
    ///
    /// - Parameter isFresh: whether to ask the database in any case.
    func all(_ database: GatewayDatabase, isFresh: Bool = false) async throws -> [ConnectionStore.Connection] {
        // The stamp first: a change that comes after it is seen the next time.
        let stamp = stamp()
        let remembered = known.withLock { $0?.stamp == stamp ? $0?.connections : nil }
        if !isFresh, let remembered { return remembered }
        let connections = try await database.read { [store] db in try store.everything(db) }
        known.withLock { $0 = Known(stamp: stamp, connections: connections) }
        return connections
    }

    /// The connections have changed; tells everybody who uses the state directory.
    func changed() {
        known.withLock { $0 = nil }
        let draft = "\(path)-\(Identifier.random(length: 8))"
        guard FileManager.default.createFile(atPath: draft, contents: nil) else { return }
        if rename(draft, path) != 0 { unlink(draft) }
    }

    private func stamp() -> Stamp {
        var information = stat()
        guard stat(path, &information) == 0 else { return Stamp() }
        return Stamp(
            file: UInt64(information.st_ino), seconds: Int(information.st_mtim.tv_sec),
            nanoseconds: Int(information.st_mtim.tv_nsec))
    }
}
