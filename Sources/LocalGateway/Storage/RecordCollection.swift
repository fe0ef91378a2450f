/// A group of a store's keys, as the store's schema names it: one key, or all keys with a prefix
/// (https://docs.apify.com/platform/actors/development/actor-definition/key-value-store-schema).
struct RecordCollection: Sendable {
    private var key: String?
    private var keyPrefix = ""

    /// - Parameter name: empty for all keys.
    /// - Throws: ``APIError`` when the schema has no such group.
    init(_ name: String, in store: StorageRow) throws {
        guard !name.isEmpty else { return }
        let schema = store.schema.flatMap { try? JSONValue(parsing: Array($0.utf8)) }
        guard let group = schema?["collections"]?[name], group.isObject else {
            throw APIError(.badRequest, "invalid-collection", "The store's schema has no collection \"\(name)\".")
        }
        key = group["key"]?.string
        keyPrefix = key ?? group["keyPrefix"]?.string ?? ""
    }

    /// The longer of the group's prefix and the one asked for.
    func prefix(with wanted: String) -> String {
        wanted.utf8.count > keyPrefix.utf8.count ? wanted : keyPrefix
    }

    func isMember(_ name: String, _ wanted: String) -> Bool {
        name.utf8.starts(with: wanted.utf8) && name.utf8.starts(with: keyPrefix.utf8) && (key == nil || key == name)
    }
}
