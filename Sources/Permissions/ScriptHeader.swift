import GatewayAPI

/// What a script says of itself in the comment at its top, as data:
///
///     --[[ moongate
///     requires   = "0.1"
///     summary    = "Nightly crawl and report"
///     connection = "acme-prod"
///     effects    = { spend = {"actor:apify~web-scraper"}, write = {"kvs:reports"} }
///     max_runs   = 10
///     max_usd    = 0.50
///     args       = { urls = {type="file", required=true, help="one URL per line"} }
///     libs       = { reports = "^1.4" }
///     ]]
///
/// It asks for nothing and grants nothing: it is the most that the script will do. Reading needs no word, unless some
/// reading is declared; then that is all of it.
public struct ScriptHeader: Sendable {
    /// The oldest version of moongate that will do.
    public private(set) var requires: String?
    public private(set) var summary: String?
    /// The connection to act on.
    public private(set) var connection: String?
    /// What it declares, reading included.
    public private(set) var effects: [Grant] = []
    public private(set) var limits = Limits()
    /// The arguments that it takes, in order; nil when it says nothing of them and sees to them itself.
    public private(set) var arguments: [ArgumentSpec]?
    /// The libraries that it needs, by name, with the versions that will do.
    public private(set) var libraries: [(name: String, version: String)] = []

    private static let names = [
        "requires", "summary", "connection", "effects", "max_runs", "max_usd", "args", "libs",
    ]

    /// The header of a script; nil when it has none.
    ///
    /// - Throws: `HeaderError` with the place of what is wrong.
    public init?(source: [UInt8]) throws(HeaderError) {
        guard let comment = try HeaderComment(source) else { return nil }
        var reader = HeaderReader(comment.characters, comment.range, at: comment.place)
        var seen: Set<String> = []
        for entry in try reader.fields() {
            let name = entry.name ?? ""
            guard seen.insert(name).inserted else { throw entry.place.error("'\(name)' stands here a second time") }
            try read(name, entry)
        }
        if !effects.contains(where: { $0.effect == .read }) { effects.append(Grant(.read, .everything, from: .header)) }
    }

    private mutating func read(_ name: String, _ entry: HeaderValue.Entry) throws(HeaderError) {
        switch name {
        case "requires": requires = try version(entry)
        case "summary": summary = try entry.string()
        case "connection": connection = try entry.string()
        case "effects": effects = try declared(entry)
        case "max_runs": limits.runs = try entry.count()
        case "max_usd": limits.dollars = try entry.amount()
        case "args":
            arguments = try entry.namedEntries().map { name, entry throws(HeaderError) in
                try ArgumentSpec(name, entry)
            }
        case "libs":
            libraries = try entry.namedEntries().map { name, entry throws(HeaderError) in
                (name, try entry.string())
            }
        default:
            throw entry.place.error(
                Suggestion.message(unknown: "field", name, for: "the header", among: Self.names))
        }
    }

    private func version(_ entry: HeaderValue.Entry) throws(HeaderError) -> String {
        let text = try entry.string()
        guard Version(text) != nil else {
            throw entry.value.place.error("'requires' is a version such as \"1\" or \"1.2.3\"")
        }
        return text
    }

    /// `{ spend = { "actor:…" }, write = "kvs:reports", delete = true }`
    private func declared(_ entry: HeaderValue.Entry) throws(HeaderError) -> [Grant] {
        var grants: [Grant] = []
        for (name, entry) in try entry.namedEntries() {
            guard let effect = Effect(name: name) else {
                throw entry.place.error(
                    Suggestion.message(unknown: "effect", name, for: "'effects'", among: Effect.allNames))
            }
            for scope in try scopes(entry.value, name) { grants.append(Grant(effect, scope, from: .header)) }
        }
        return grants
    }

    private func scopes(_ value: HeaderValue, _ name: String) throws(HeaderError) -> [Scope] {
        switch value.content {
        case .boolean(let flag): return flag ? [.everything] : []
        case .string(let text):
            do throws(PermissionError) {
                return [try Scope(text)]
            } catch {
                throw value.place.error(error.message)
            }
        case .table(let entries):
            var all: [Scope] = []
            for entry in entries {
                guard entry.name == nil, case .string = entry.value.content else {
                    throw entry.place.error("'\(name)' lists scopes, as in { \"actor:apify~web-scraper\" }")
                }
                all += try scopes(entry.value, name)
            }
            return all
        case .number: throw value.place.error("'\(name)' takes a list of scopes or true, not a number")
        }
    }

    /// Whether a version of moongate is new enough for the script.
    public func isSatisfied(byVersion number: String) -> Bool {
        guard let requires = requires.flatMap(Version.init), let number = Version(number) else { return true }
        return requires <= number
    }
}

/// Numbers with points between them.
private struct Version: Comparable {
    let parts: [Int]

    init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map { Int($0) }
        guard !parts.isEmpty, parts.count <= 4, parts.allSatisfy({ $0.map { $0 >= 0 } ?? false }) else { return nil }
        self.parts = parts.compactMap { $0 } + [Int](repeating: 0, count: 4 - parts.count)
    }

    static func < (one: Version, other: Version) -> Bool { one.parts.lexicographicallyPrecedes(other.parts) }
}
