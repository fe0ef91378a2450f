import Foundation
import Libraries

/// A git repository or a folder from which a library is taken over.
struct VendorSource {
    struct Found {
        let content: LibraryContent
        let version: SemanticVersion
        let origin: LibraryOrigin
    }

    let name: String
    private let address: String
    /// A commit, tag or branch; nil for the repository's own choice.
    private let revision: String?

    /// - Parameters:
    ///   - text: `https://example.com/team/reports.git@v1.2.0`, `../reports`.
    ///   - name: what the library is called; nil for the last word of the address.
    /// - Throws: `LibraryError` when it makes no sense.
    init(_ text: String, name: String?) throws(LibraryError) {
        var (address, revision): (String, String?) = (text, nil)
        // `git@example.com:team/reports` has an at sign of its own.
        if !FileManager.default.isFolder(text), let at = text.lastIndex(of: "@"),
            !text[at...].contains(where: { "/:".contains($0) })
        {
            (address, revision) = (String(text[..<at]), String(text[text.index(after: at)...]))
        }
        guard !address.isEmpty, !address.hasPrefix("-"), revision.map({ !$0.isEmpty && !$0.hasPrefix("-") }) ?? true
        else {
            throw LibraryError(.usage, "'\(text)' is neither a git repository nor a folder")
        }
        (self.address, self.revision) = (address, revision)
        self.name = name ?? LibraryName.suggested(by: address)
        do {
            try LibraryName.check(self.name)
        } catch {
            throw LibraryError(error.code, error.message + "\nhint: --name NAME gives it another one")
        }
    }

    /// - Throws: `LibraryError` when there is no library.
    func read() throws -> Found {
        let isPlainFolder =
            FileManager.default.isFolder(address) && !FileManager.default.fileExists(atPath: address + "/.git")
        guard !isPlainFolder else {
            guard revision == nil else {
                throw LibraryError(.usage, "\(address) is no git repository, so it has no commits")
            }
            return Found(
                content: try content(in: address), version: .zero,
                origin: .folder(address))
        }
        let folder = FileManager.default.temporaryDirectory.path + "/moongate-clone-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: folder) }
        do {
            try GitCommand.run(["clone", "--quiet", "--no-checkout", "--", address, folder])
        } catch {
            throw LibraryError(error.code, error.message.replacing(address, with: shownAddress))
        }
        try GitCommand.run(
            ["-C", folder, "checkout", "--quiet", "--detach"] + [
                revision.map { try resolve($0, folder) } ?? "HEAD", "--",
            ])
        let commit = try GitCommand.run(["-C", folder, "rev-parse", "HEAD"])
        let tags = try GitCommand.run(["-C", folder, "tag", "--points-at", "HEAD"]).split(separator: "\n")
        let tagged = tags.compactMap { SemanticVersion($0.hasPrefix("v") ? $0.dropFirst() : $0) }.max()
        return Found(
            content: try content(in: folder, isClone: true), version: tagged ?? .zero,
            origin: .git(shownAddress, commit: commit))
    }

    /// The address without what lets somebody in: everybody who has the project reads its lock.
    private var shownAddress: String {
        guard let scheme = address.firstRange(of: "://") else { return address }
        let host = address[scheme.upperBound...].prefix { $0 != "/" }
        guard let at = host.lastIndex(of: "@") else { return address }
        // What stands there for ssh is whom the other side knows everybody as.
        let user = address[..<scheme.lowerBound].hasSuffix("ssh") ? host[..<at].prefix { $0 != ":" } + "@" : ""
        return address[..<scheme.upperBound] + user + address[address.index(after: at)...]
    }

    /// Branches are those of the other side.
    private func resolve(_ revision: String, _ folder: String) throws -> String {
        for candidate in [revision, "origin/" + revision] {
            let arguments = [
                "-C", folder, "rev-parse", "--verify", "--quiet", "--end-of-options", candidate + "^{commit}",
            ]
            if let commit = try? GitCommand.run(arguments), !commit.isEmpty { return commit }
        }
        throw LibraryError(.notFound, "\(shownAddress) has no commit, tag or branch '\(revision)'")
    }

    /// The library in a folder, where projects have theirs.
    ///
    /// - Parameter isClone: whether somebody else has put there what is there.
    private func content(in folder: String, isClone: Bool = false) throws -> LibraryContent {
        for place in ["lib", "src", "lua", "."] {
            if let found = LibraryFolder.place(of: name, in: folder + "/" + place) {
                // A link of theirs would have a file of this machine taken for the library.
                guard !isClone || LibraryFolder.isBelow(folder, found) else {
                    throw LibraryError(
                        .damaged,
                        "\(place)/\(name) in \(shownAddress) is a symbolic link that leads out of the repository")
                }
                return try LibraryFolder.content(at: found)
            }
        }
        guard FileManager.default.fileExists(atPath: folder + "/init.lua") else {
            throw LibraryError(
                .notFound,
                "\(shownAddress) holds no library \(name): neither init.lua nor \(name).lua or \(name)/ is in it, in lib/, src/ or lua/"
                    + others(in: folder))
        }
        return try LibraryFolder.content(at: folder)
    }

    /// What may be meant instead.
    private func others(in folder: String) -> String {
        let names = ["lib", "src", "lua"].flatMap { place in
            ((try? FileManager.default.contentsOfDirectory(atPath: folder + "/" + place)) ?? []).map { entry in
                entry.hasSuffix(".lua") ? String(entry.dropLast(4)) : entry
            }
        }
        let known = Set(names).filter { (try? LibraryName.check($0)) != nil }.sorted().prefix(8)
        return known.isEmpty ? "" : "\nhint: --name says which one: \(known.joined(separator: ", "))"
    }
}
