import Glibc

/// The records of libraries on this machine, each under its hash. What is read from here is looked at before it is used,
/// because anybody may have changed it.
public struct LibraryCache: Sendable {
    public let folder: String

    public init(folder: String) {
        self.folder = folder
    }

    public func path(_ sha256: String) -> String { folder + "/" + sha256 }

    public func has(_ library: LockedLibrary) -> Bool { access(path(library.sha256), R_OK) == 0 }

    /// The library, when it is here.
    ///
    /// - Throws: ``LibraryError`` with both hashes when something else is here under its hash.
    public func content(of library: LockedLibrary) throws(LibraryError) -> LibraryContent? {
        let path = path(library.sha256)
        guard let record = try TextFile.read(path) else { return nil }
        do {
            return try library.content(of: record, from: path)
        } catch {
            guard error.code == .mismatch else { throw error }
            throw LibraryError(
                .mismatch,
                error.message
                    + "\nhint: somebody has changed that file; remove it, and the record is read again: rm \(path)")
        }
    }

    /// - Throws: ``LibraryError`` when it cannot be written.
    public func add(_ content: LibraryContent) throws(LibraryError) {
        try TextFile.write(content.record, to: path(content.sha256))
    }
}
