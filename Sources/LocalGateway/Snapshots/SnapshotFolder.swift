import Foundation

/// Where snapshots lie: a folder for each below `snapshots/` in the state directory, with a database for each account.
struct SnapshotFolder: Sendable {
    struct Description: Sendable {
        var name: String
        var createdAt: Moment?
        var accounts: Int
        var bytes: Int64

        var json: JSONValue {
            .object([
                ("name", .string(name)), ("createdAt", .date(createdAt)), ("accounts", .int(Int64(accounts))),
                ("bytes", .int(bytes)),
            ])
        }
    }

    private static let note = "snapshot.json"
    private static let draftPrefix = ".draft-"

    let directory: String

    init(stateDirectory: String) { directory = stateDirectory + "/snapshots" }

    /// - Throws: ``APIError`` for what is no name; nothing else becomes part of a path.
    static func check(_ name: String) throws {
        guard Identifier.isName(name) else {
            throw APIError.invalidValue(
                "the name of a snapshot must be 3 to 63 letters, digits and hyphens, and must not begin or end with a "
                    + "hyphen")
        }
    }

    private func path(_ name: String) -> String { "\(directory)/\(name)" }

    func exists(_ name: String) -> Bool {
        FileManager.default.fileExists(atPath: "\(path(name))/\(GatewayDatabase.fileName)")
    }

    /// Where the databases of a snapshot are, by account.
    ///
    /// - Throws: ``APIError`` 404 when there is none of that name.
    func databases(_ name: String) throws -> [String: String] {
        try Self.check(name)
        guard exists(name) else { throw APIError.notFound("Snapshot \"\(name)\"") }
        var found = [GatewayCore.ownAccount: "\(path(name))/\(GatewayDatabase.fileName)"]
        for id in AccountFolders.all(in: path(name)) {
            found[id] = try AccountFolders.path(of: id, in: path(name)) + "/" + GatewayDatabase.fileName
        }
        return found
    }

    func list() -> [Description] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        return names.filter { Identifier.isName($0) && exists($0) }.sorted().map(describe)
    }

    func describe(_ name: String) -> Description {
        let note = FileManager.default.contents(atPath: "\(path(name))/\(Self.note)").flatMap {
            try? JSONValue(parsing: [UInt8]($0))
        }
        let files = (try? databases(name)) ?? [:]
        let bytes = files.values.reduce(Int64(0)) { sum, file in
            let attributes = try? FileManager.default.attributesOfItem(atPath: file)
            return sum + ((attributes?[.size] as? NSNumber)?.int64Value ?? 0)
        }
        return Description(
            name: name, createdAt: note?["createdAt"]?.string.flatMap { Moment(iso8601: $0) },
            accounts: files.count, bytes: bytes)
    }

    /// Lets `body` fill a folder, and gives it its name when that went well: there is never half a snapshot.
    ///
    /// - Throws: ``APIError`` 409 when the name is taken and may not be taken over.
    func make(_ name: String, at moment: Moment, replaces: Bool, _ body: (String) throws -> Void) throws {
        try Self.check(name)
        if exists(name), !replaces {
            throw APIError(.conflict, "snapshot-name-not-unique", "There is a snapshot \"\(name)\" already.")
        }
        let draft = "\(directory)/\(Self.draftPrefix)\(Identifier.random())"
        let manager = FileManager.default
        try manager.createDirectory(atPath: draft, withIntermediateDirectories: true)
        defer { try? manager.removeItem(atPath: draft) }
        try body(draft)
        let note = JSONValue.object([("createdAt", .date(moment))])
        try Data(note.bytes).write(to: URL(fileURLWithPath: "\(draft)/\(Self.note)"))
        let old = "\(directory)/\(Self.draftPrefix)\(Identifier.random())"
        if exists(name) { try manager.moveItem(atPath: path(name), toPath: old) }
        try manager.moveItem(atPath: draft, toPath: path(name))
        try? manager.removeItem(atPath: old)
    }

    /// Folders for copies that nobody has taken away.
    func leftScratch() -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        return names.filter { $0.hasPrefix(Self.draftPrefix) }.sorted().map { "\(directory)/\($0)" }
    }

    /// A folder for copies that are gone when `body` is over, unless it leaves the rest to somebody else.
    func scratch<T>(_ body: (String) throws -> T) throws -> T {
        let path = "\(directory)/\(Self.draftPrefix)\(Identifier.random())"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        defer { if PendingRestore(leftIn: path) == nil { try? FileManager.default.removeItem(atPath: path) } }
        return try body(path)
    }

    func delete(_ name: String) throws {
        try Self.check(name)
        guard exists(name) else { throw APIError.notFound("Snapshot \"\(name)\"") }
        try FileManager.default.removeItem(atPath: path(name))
    }
}
