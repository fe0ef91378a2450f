/// The libraries that scripts of a project find: exactly those bytes that were locked, or none.
public final class LockedLibraries: Sendable {
    /// A library that may be required.
    public struct Library: Sendable {
        /// What is locked of it.
        public let locked: LockedLibrary
        /// Whether the project or the script names it; the others are there for those that need them.
        public let isDeclared: Bool
    }

    private let project: LibraryProject
    private let cache: LibraryCache?
    private let declared: Set<String>

    /// What is declared and locked.
    ///
    /// - Parameters:
    ///   - project: the folder with `moongate.json` or `moongate.lock`.
    ///   - script: what messages call the script.
    ///   - header: the libraries that the script's own header names, with the versions that will do.
    ///   - cache: where records are kept on this machine; nil when there is no such place.
    /// - Throws: ``LibraryError`` when something is declared and not locked, or locked in a version that will not do.
    public init(
        project: LibraryProject, script: String, header: [(name: String, version: String)], cache: LibraryCache?
    ) throws(LibraryError) {
        self.project = project
        self.cache = cache
        var names = Set(project.manifest.wishes.keys)
        for name in names.sorted() {
            guard let wish = project.manifest.wishes[name] else { continue }
            try Self.check(name, wish.range, wantedBy: LibraryManifest.name, project)
        }
        for (name, text) in header {
            try LibraryName.check(name)
            try Self.check(name, try VersionRange(text), wantedBy: "the header of \(script)", project)
            names.insert(name)
        }
        declared = names
    }

    private static func check(
        _ name: String, _ range: VersionRange, wantedBy who: String, _ project: LibraryProject
    ) throws(LibraryError) {
        let wish = project.manifest.wishes[name]
        let store = wish?.store ?? "STORE"
        let suffix = range.description == "*" ? "" : "@\(range)"
        let word = "\(store):\(name)\(suffix)"
        let quoted = word.contains { " <>|*".contains($0) } ? "'\(word)'" : word
        guard let locked = project.lock.libraries[name] else {
            throw LibraryError(
                .mismatch,
                "\(who) wants the library \(name) \(range), and \(LockFile.name) does not have it; nothing is looked for "
                    + "during a run\nhint: moongate lib add \(quoted)")
        }
        guard range.contains(locked.version) else {
            throw LibraryError(
                .mismatch,
                "\(who) wants \(name) \(range), and \(LockFile.name) has \(locked.version); nothing is looked for during a run"
                    + "\nhint: "
                    + (wish?.range == range ? "moongate lib update \(name)" : "moongate lib add \(quoted)"))
        }
    }

    /// All that are locked, by name.
    public var all: [Library] {
        project.lock.libraries.values.sorted { $0.name < $1.name }
            .map { Library(locked: $0, isDeclared: declared.contains($0.name)) }
    }

    /// A library's text, from `lib/vendor` or the cache; nil when it has to be read from its store first.
    ///
    /// - Throws: ``LibraryError`` when it is not what was locked, or not where it can only be.
    public func content(of library: LockedLibrary) throws(LibraryError) -> LibraryContent? {
        if let vendored = try vendored(library) { return vendored }
        if let content = try cache?.content(of: library) { return content }
        guard case .store = library.origin else {
            throw LibraryError(
                .mismatch, "\(library.title) should be in lib/vendor, and is not; take it back from version control")
        }
        return nil
    }

    /// What is in `lib/vendor` of it; nil when nothing is.
    ///
    /// - Throws: ``LibraryError`` with both hashes when that is not what was locked.
    private func vendored(_ library: LockedLibrary) throws(LibraryError) -> LibraryContent? {
        guard let place = LibraryFolder.place(of: library.name, in: project.vendorFolder) else { return nil }
        let shown = "lib/vendor/" + place.dropFirst(project.vendorFolder.count + 1)
        let content = try LibraryFolder.content(at: place)
        do {
            return try library.content(of: content.record, from: shown)
        } catch {
            throw LibraryError(
                error.code,
                error.message
                    + "\nhint: take \(shown) back from version control; to change it, change it where it comes from")
        }
    }
}
