import Foundation

/// The libraries of a project: what its `moongate.json` wants, and what its `moongate.lock` says.
public struct LibraryProject: Sendable {
    /// The folder with both files, absolute.
    public let folder: String
    /// What is wanted; what is changed here is written by ``save()``.
    public var manifest: LibraryManifest
    /// What is used.
    public var lock: LockFile
    private let before: (manifest: [UInt8]?, lock: [UInt8]?, wanted: Set<String>)

    private var manifestPath: String { folder + "/" + LibraryManifest.name }
    private var lockPath: String { folder + "/" + LockFile.name }

    /// Reads both files, as far as they are there.
    ///
    /// - Parameter folder: the folder with both files, absolute.
    /// - Throws: ``LibraryError`` when one does not hold what it should.
    public init(folder: String) throws(LibraryError) {
        self.folder = folder
        let manifestBytes = try TextFile.read(folder + "/" + LibraryManifest.name)
        let lockBytes = try TextFile.read(folder + "/" + LockFile.name)
        manifest = LibraryManifest()
        if let manifestBytes { manifest = try LibraryManifest(manifestBytes, path: LibraryManifest.name) }
        lock = LockFile()
        if let lockBytes { lock = try LockFile(lockBytes, path: LockFile.name) }
        before = (manifestBytes, lockBytes, Set(manifest.wishes.keys))
    }

    /// Whether there is anything to save.
    public var isChanged: Bool { manifestIsChanged || lockIsChanged }
    private var manifestIsChanged: Bool { manifest.bytes != (before.manifest ?? LibraryManifest().bytes) }
    private var lockIsChanged: Bool { lock.bytes != (before.lock ?? LockFile().bytes) }

    /// Writes both files as far as they have changed, each at once. Whoever runs a script meanwhile, or finds the one
    /// written and the other not, finds every library locked that is wanted.
    ///
    /// - Throws: ``LibraryError`` when one cannot be written.
    public func save() throws(LibraryError) {
        let hasAllOfBefore = before.wanted.isSubset(of: lock.libraries.keys)
        if hasAllOfBefore { try saveLock() }
        if manifestIsChanged { try TextFile.write(manifest.bytes, to: manifestPath) }
        if !hasAllOfBefore { try saveLock() }
    }

    private func saveLock() throws(LibraryError) {
        if lockIsChanged { try TextFile.write(lock.bytes, to: lockPath) }
    }

    /// The libraries that need another one, with the versions that will do: the project itself is nil.
    public func needs(of name: String) -> [(by: LockedLibrary?, range: String)] {
        var needs: [(by: LockedLibrary?, range: String)] = []
        if let wish = manifest.wishes[name] { needs.append((nil, wish.range.description)) }
        for library in lock.libraries.values.sorted(by: { $0.name < $1.name }) {
            if let range = library.dependencies[name] { needs.append((library, range)) }
        }
        return needs
    }

    /// The locked libraries that nothing wants any more, not even by way of others.
    public var unneeded: [LockedLibrary] {
        var needed: Set<String> = []
        var open = Array(manifest.wishes.keys)
        while let name = open.popLast() {
            guard needed.insert(name).inserted else { continue }
            open += (lock.libraries[name]?.dependencies ?? [:]).keys
        }
        return lock.libraries.values.filter { !needed.contains($0.name) }.sorted { $0.name < $1.name }
    }
}
