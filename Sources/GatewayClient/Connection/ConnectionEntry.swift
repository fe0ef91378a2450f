/// A connection to Apify, as the list shows it, without its secret address.
public struct ConnectionEntry: Sendable, Equatable {
    public var id: String
    /// What people call it, where the metadata says.
    public var alias: String?
    /// `PENDING`, `ACTIVE` or what else the control host says; nil where it says nothing.
    public var status: String?
    /// Whose account at Apify it is, where the metadata says and it is not what people call it.
    public var account: String?
    /// What it connects to.
    public var app: String?
    /// The moment, as the control host writes it.
    var created: String?

    /// Whether it can be used. A host that tells no status was asked for active ones and is taken at its word.
    var isActive: Bool { status == nil || status == "ACTIVE" }

    /// The connections in the answer of `connections.list`; nil when it is no such answer.
    ///
    /// Source: https://github.com/maton-ai/api-gateway-skill/blob/main/SKILL.md
    static func all(in response: GatewayResponse) -> [ConnectionEntry]? {
        guard let tree = JSONTree(response.body) else { return nil }
        let list: [JSONTree]
        switch tree["connections"] ?? tree {
        case .array(let entries): list = entries
        default: return nil
        }
        return list.compactMap { entry in
            guard let id = entry["connection_id"]?.string else { return nil }
            // The list was asked for connections to Apify; a host that does not filter is not trusted to.
            if let app = entry["app"]?.string, app != "apify" { return nil }
            let names = ["alias", "name", "label", "username", "email"]
            // Where an alias stands is not documented.
            let alias = [entry, entry["metadata"]].lazy.compactMap { place in
                names.lazy.compactMap { place?[$0]?.string }.first
            }.first
            let account = [entry, entry["metadata"]].lazy.compactMap { place in
                ["username", "email"].lazy.compactMap { place?[$0]?.string }.first
            }.first
            return ConnectionEntry(
                id: id, alias: alias, status: entry["status"]?.string, account: account == alias ? nil : account,
                app: entry["app"]?.string, created: entry["creation_time"]?.string)
        }
    }

    /// Whether a choice can only be an ID, which needs no looking up: Maton's are UUIDs.
    static func isID(_ choice: String) -> Bool {
        let groups = choice.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        return groups.map(\.count) == [8, 4, 4, 4, 12]
            && groups.joined().allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0 | 0x20) }
    }

    /// `c1 ("work", created 2026-01-01T00:00:00Z)`
    var line: String {
        let details = [alias.map { "\"\($0)\"" }, account, created.map { "created \($0)" }].compactMap { $0 }
        return details.isEmpty ? id : "\(id) (\(details.joined(separator: ", ")))"
    }

    /// All that tells it from others: `c1  "work"  me@example.com  apify  ACTIVE  created 2026-01-01T00:00:00Z`
    public var details: String {
        [id, alias.map { "\"\($0)\"" }, account, app, status, created.map { "created \($0)" }].compactMap { $0 }
            .joined(separator: ", ")
    }
}
