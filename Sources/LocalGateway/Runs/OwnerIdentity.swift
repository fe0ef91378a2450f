import Foundation
import Synchronization

/// Which gateway a run belongs to. One process may hold several gateways, so the process alone does not tell.
struct OwnerIdentity: Sendable, Hashable, CustomStringConvertible {
    let process: ProcessIdentity
    let instance: String

    private static let liveInstances = Mutex<Set<String>>([])

    /// The identity of a gateway that starts now in this process.
    static func register() throws -> OwnerIdentity {
        guard let process = ProcessIdentity(pid: getpid()) else {
            throw LocalGatewayError(
                .databaseUnusable, "cannot read /proc, which tells the runs of one gateway from another's")
        }
        let owner = OwnerIdentity(process: process, instance: Identifier.random(length: 8))
        liveInstances.withLock { _ = $0.insert(owner.instance) }
        return owner
    }

    func unregister() {
        Self.liveInstances.withLock { _ = $0.remove(instance) }
    }

    private init(process: ProcessIdentity, instance: String) {
        self.process = process
        self.instance = instance
    }

    init?(_ text: String) {
        guard let slash = text.lastIndex(of: "/"), let process = ProcessIdentity(text[..<slash]) else { return nil }
        self.process = process
        instance = String(text[text.index(after: slash)...])
    }

    var description: String { "\(process)/\(instance)" }

    var isAlive: Bool {
        guard process.isAlive else { return false }
        return process.pid != getpid() || Self.liveInstances.withLock { $0.contains(instance) }
    }

    // MARK: - Working directories

    /// The name of the folder below the state directory in which this gateway's actors work.
    var folderName: String { Self.folderPrefix + "\(process)_\(instance)".replacing(":", with: "_") }

    private static let folderPrefix = "work-"

    /// Removes what gateways that ended without a word left behind.
    static func removeDeadFolders(in directory: String) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        for name in names where name.hasPrefix(folderPrefix) {
            let parts = name.dropFirst(folderPrefix.count).split(separator: "_")
            guard parts.count == 4, let owner = OwnerIdentity("\(parts[..<3].joined(separator: ":"))/\(parts[3])"),
                !owner.isAlive
            else { continue }
            try? FileManager.default.removeItem(atPath: "\(directory)/\(name)")
        }
    }
}
