import Foundation

/// `moongate.lock`: which library a project uses in which version, from where, and what its bytes are.
public struct LockFile: Sendable, Equatable {
    /// What it is called.
    public static let name = "moongate.lock"
    private static let format = 1

    /// The libraries by name.
    public var libraries: [String: LockedLibrary] = [:]

    /// - Parameter libraries: what is locked; of two of one name, the first.
    public init(_ libraries: [LockedLibrary] = []) {
        self.libraries = Dictionary(libraries.map { ($0.name, $0) }) { first, _ in first }
    }

    /// - Parameters:
    ///   - bytes: the text of the file.
    ///   - path: what messages call it.
    /// - Throws: ``LibraryError`` when it does not hold what it should.
    public init(_ bytes: [UInt8], path: String) throws(LibraryError) {
        let document: Document
        do {
            document = try JSONDecoder().decode(Document.self, from: Data(bytes))
        } catch {
            let reason = JSONProblem.phrase(error, in: bytes)
            guard JSONProblem.conflict(in: bytes) == nil else { throw Self.unmerged(path, reason) }
            throw Self.damaged(path, reason)
        }
        guard document.lockVersion == Self.format else {
            throw Self.damaged(path, "its form is \(document.lockVersion), and this moongate knows form \(Self.format)")
        }
        for (name, entry) in document.libraries {
            do {
                libraries[name] = try entry.library(name)
            } catch {
                throw Self.damaged(path, "\(name): \(error.message)")
            }
        }
    }

    /// What two people have locked side by side is in no need of merging by hand: what is missing is looked for.
    private static func unmerged(_ path: String, _ reason: String) -> LibraryError {
        LibraryError(
            .damaged,
            "\(path) cannot be used: \(reason)\nhint: settle \(LibraryManifest.name) by hand, take either side of "
                + "\(name) whole (git checkout --ours \(name)), then moongate lib update NAME for each that it lacks")
    }

    private static func damaged(_ path: String, _ reason: String) -> LibraryError {
        LibraryError(
            .damaged,
            "\(path) cannot be used: \(reason)\nhint: take it back from version control, or remove it and run: "
                + "moongate lib update")
    }

    /// The text of the file: sorted, one fact to a line, so that differences are small.
    public var bytes: [UInt8] {
        let document: JSONValue = .object([
            "lockVersion": .integer(Self.format), "libraries": .object(libraries.mapValues(\.json)),
        ])
        return Array((document.text() + "\n").utf8)
    }

    private struct Document: Decodable {
        let lockVersion: Int
        let libraries: [String: Entry]
    }

    private struct Entry: Decodable {
        let version: String
        let origin: LibraryOrigin
        let size: Int
        let sha256: String
        let effects: [String: [String]]?
        let dependencies: [String: String]?

        func library(_ name: String) throws(LibraryError) -> LockedLibrary {
            try LibraryName.check(name)
            guard let version = SemanticVersion(version) else {
                throw LibraryError(.damaged, "'\(version.prefix(80))' is no version")
            }
            let isHash =
                sha256.utf8.count == 64
                && sha256.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
            guard isHash, size >= 0 else {
                throw LibraryError(.damaged, "the sha256 has to be 64 hexadecimal digits, and the size a number from 0")
            }
            for range in (dependencies ?? [:]).values { _ = try VersionRange(range) }
            return LockedLibrary(
                name: name, version: version, origin: origin, size: size, sha256: sha256, effects: effects,
                dependencies: dependencies ?? [:])
        }
    }
}
