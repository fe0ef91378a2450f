import GatewayAPI

/// A library in the one version that a project uses.
public struct LockedLibrary: Sendable, Equatable {
    /// What scripts require it as.
    public let name: String
    public let version: SemanticVersion
    /// Where it comes from.
    public let origin: LibraryOrigin
    /// The bytes of its record.
    public let size: Int
    /// The SHA-256 of its record, as hexadecimal digits.
    public let sha256: String
    /// What it declares to do; nil when it has no header.
    public let effects: [String: [String]]?
    /// The libraries that it needs, with the versions that will do.
    public let dependencies: [String: String]

    /// What messages call it: `reports 1.4.2`.
    public var title: String { "\(name) \(version)" }

    /// - Parameters:
    ///   - name: what scripts require it as.
    ///   - version: its version.
    ///   - origin: where it comes from.
    ///   - content: its bytes.
    /// - Throws: ``LibraryError`` when its header makes no sense.
    public init(
        _ name: String, _ version: SemanticVersion, from origin: LibraryOrigin, _ content: LibraryContent
    ) throws(LibraryError) {
        let declaration = try LibraryDeclaration(content)
        self.init(
            name: name, version: version, origin: origin, size: content.record.count, sha256: content.sha256,
            effects: declaration.effects, dependencies: declaration.dependencies)
    }

    init(
        name: String, version: SemanticVersion, origin: LibraryOrigin, size: Int, sha256: String,
        effects: [String: [String]]? = nil, dependencies: [String: String] = [:]
    ) {
        (self.name, self.version, self.origin, self.size, self.sha256) = (name, version, origin, size, sha256)
        (self.effects, self.dependencies) = (effects, dependencies)
    }

    /// Makes a library of bytes that should be its record.
    ///
    /// - Parameter place: where they come from, for the message.
    /// - Throws: ``LibraryError`` with both hashes when they are other bytes.
    public func content(of record: [UInt8], from place: String) throws(LibraryError) -> LibraryContent {
        let found = SHA256.hexadecimal(record)
        guard found == sha256 else {
            throw LibraryError(
                .mismatch,
                "\(title) is not what was locked, and is not used:\n  moongate.lock says sha256 \(sha256)\n  "
                    + "\(place) has sha256 \(found)")
        }
        do {
            return try LibraryContent(record: record, sha256: found)
        } catch {
            throw LibraryError(error.code, "\(title), from \(place), is no library: \(error.message)")
        }
    }

    var json: JSONValue {
        var fields: [String: JSONValue] = [
            "version": .string(version.description), "origin": origin.json, "size": .integer(size),
            "sha256": .string(sha256), "dependencies": .texts(dependencies),
        ]
        if let effects { fields["effects"] = .lists(effects) }
        return .object(fields)
    }
}
