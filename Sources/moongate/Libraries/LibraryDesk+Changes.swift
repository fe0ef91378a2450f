import Foundation
import Libraries

extension LibraryDesk {
    /// Writes what has become of the project, and keeps copies in `lib/vendor` up to date.
    ///
    /// - Parameters:
    ///   - isFrozen: whether nothing may change.
    ///   - unchanged: what is said when nothing does.
    /// - Returns: the exit status.
    func save(since before: LockFile, isFrozen: Bool = false, unchanged: String) throws -> Int32 {
        let changes = Self.changes(from: before, to: project.lock)
        if isFrozen {
            guard project.isChanged else { return Self.print([unchanged]) }
            StandardError.line("moongate: --frozen allows no change, and these would be made:")
            let shown = changes.isEmpty ? ["\(LibraryManifest.name) would say something else"] : changes
            let failed = Self.print(shown)
            return failed == ExitStatus.success ? ExitStatus.scriptError : failed
        }
        try refreshCopies(since: before)
        try project.save()
        return Self.print(changes.isEmpty ? [unchanged] : changes)
    }

    /// What is in `lib/vendor` is what is used, so it has to be what is locked.
    private func refreshCopies(since before: LockFile) throws {
        for library in before.libraries.values where project.lock.libraries[library.name] == nil {
            try project.removeCopy(library.name)
        }
        for library in project.lock.libraries.values where before.libraries[library.name] != library {
            guard case .store = library.origin,
                LibraryFolder.place(of: library.name, in: project.vendorFolder) != nil,
                let content = try cache.content(of: library)
            else { continue }
            try project.writeCopy(content, name: library.name)
        }
    }

    private static func changes(from old: LockFile, to new: LockFile) -> [String] {
        Set(old.libraries.keys).union(new.libraries.keys).sorted().compactMap { name in
            switch (old.libraries[name], new.libraries[name]) {
            case (nil, let added?): "added \(added.title) from \(added.origin.phrase)"
            case (let removed?, nil): "removed \(removed.title)"
            case (let one?, let other?) where one.version != other.version:
                "changed \(name) \(one.version) -> \(other.version)"
            case (let one?, let other?) where one != other: "changed \(other.title), now from \(other.origin.phrase)"
            default: nil
            }
        }
    }

    /// The locked libraries of this project as scripts would find them.
    func libraries() throws -> LockedLibraries {
        try LockedLibraries(project: project, script: "", header: [], cache: cache)
    }

    /// A library's content, from this machine or else from its store.
    func content(of library: LockedLibrary, in libraries: LockedLibraries) async throws -> LibraryContent {
        if let content = try libraries.content(of: library) { return content }
        return try await reader.fetch(library)
    }
}
