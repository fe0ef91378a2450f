import Foundation

/// The record in which a store lists its libraries. The records themselves say all of it, so that an index that lags behind,
/// because two people have published at once, loses nothing and is made whole by the next who publishes.
public struct LibraryIndex: Sendable, Equatable {
    struct Entry: Sendable, Equatable, Decodable {
        let size: Int
        let sha256: String
        var effects: [String: [String]]?
        var dependencies: [String: String]?

        init(_ content: LibraryContent) throws(LibraryError) {
            let declaration = try LibraryDeclaration(content)
            (size, sha256) = (content.record.count, content.sha256)
            effects = declaration.effects
            dependencies = declaration.dependencies.isEmpty ? nil : declaration.dependencies
        }

        var json: JSONValue {
            var fields: [String: JSONValue] = ["size": .integer(size), "sha256": .string(sha256)]
            if let effects { fields["effects"] = .lists(effects) }
            if let dependencies { fields["dependencies"] = .texts(dependencies) }
            return .object(fields)
        }
    }

    /// By name and version.
    var libraries: [String: [String: Entry]] = [:]

    init() {}

    /// What a record says; nothing when it says nothing useful.
    init(record: [UInt8]?) {
        let document = record.flatMap { try? JSONDecoder().decode(Document.self, from: Data($0)) }
        for (name, versions) in document?.libraries ?? [:] where (try? LibraryName.check(name)) != nil {
            libraries[name] = versions.filter { SemanticVersion($0.key) != nil }
        }
    }

    private struct Document: Decodable {
        let libraries: [String: [String: Entry]]
    }

    subscript(name: String, version: SemanticVersion) -> Entry? {
        get { libraries[name]?[version.description] }
        set { libraries[name, default: [:]][version.description] = newValue }
    }

    var record: LibraryRecord {
        let document: JSONValue = .object(["libraries": .object(libraries.mapValues { .object($0.mapValues(\.json)) })])
        return LibraryRecord(
            key: LibraryKey.index, bytes: Array((document.text() + "\n").utf8),
            contentType: "application/json; charset=utf-8")
    }
}
