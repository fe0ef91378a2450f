/// A connection, as the list shows it, without its secret address.
struct ConnectionEntry: Sendable, Equatable {
    var id: String
    /// What people call it, where the metadata says.
    var alias: String?
    /// The moment, as the control host writes it.
    var created: String?

    /// The active connections in the answer of `connections.list`; nil when it is no such answer.
    ///
    /// Source: https://github.com/maton-ai/api-gateway-skill/blob/main/SKILL.md
    static func active(in response: GatewayResponse) -> [ConnectionEntry]? {
        guard let tree = JSONTree(response.body) else { return nil }
        let list: [JSONTree]
        switch tree["connections"] ?? tree {
        case .array(let entries): list = entries
        default: return nil
        }
        return list.compactMap { entry in
            guard let id = entry["connection_id"]?.string else { return nil }
            // The list was asked for active connections to Apify; a host that does not filter is not trusted to.
            if let status = entry["status"]?.string, status != "ACTIVE" { return nil }
            if let app = entry["app"]?.string, app != "apify" { return nil }
            let metadata = entry["metadata"]
            let alias = ["alias", "name", "label", "username", "email"].lazy.compactMap { metadata?[$0]?.string }.first
            return ConnectionEntry(id: id, alias: alias, created: entry["creation_time"]?.string)
        }
    }

    /// `c1 ("work", created 2026-01-01T00:00:00Z)`
    var line: String {
        let details = [alias.map { "\"\($0)\"" }, created.map { "created \($0)" }].compactMap { $0 }
        return details.isEmpty ? id : "\(id) (\(details.joined(separator: ", ")))"
    }
}
