import GatewayAPI

extension Settlement {
    /// Something that has a name, as a list shows it.
    struct NamedEntry: Sendable, Equatable {
        var id: String
        var name: String
        /// In milliseconds since 1970.
        var createdAt: Double
    }

    /// Looks for what a creation has made: the entry that has the name and is not older than the call.
    ///
    /// Names are unique per account and kind, so an older one with the name means that the creation is refused when it
    /// is sent again, and so does one that was missed here: nothing is made twice.
    ///
    /// Source: https://docs.apify.com/api/v2/actor-tasks-post, https://docs.apify.com/api/v2/schedules-post
    static func verdict(name: String, among entries: [NamedEntry], since earliest: Double) -> Verdict {
        let found = entries.first { $0.name.lowercased() == name.lowercased() && $0.createdAt >= earliest }
        return found.map { .done($0.id) } ?? .absent
    }

    /// The entries in the answer of a list; nil when it is none.
    static func namedEntries(_ response: GatewayResponse) -> [NamedEntry]? {
        guard case .array(let items)? = JSONTree(response.body)?["data"]?["items"] else { return nil }
        return items.compactMap { item in
            guard let id = item["id"]?.string, let name = item["name"]?.string,
                let created = item["createdAt"]?.string.flatMap({ Timestamp.milliseconds(iso8601: $0) })
            else { return nil }
            return NamedEntry(id: id, name: name, createdAt: created)
        }
    }
}
