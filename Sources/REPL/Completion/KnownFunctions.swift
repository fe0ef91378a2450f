import ApifyModule
import GatewayAPI

/// All functions that are known by name: the operations of the catalogue and the library around them.
struct KnownFunctions: Sendable {
    /// Something that can follow a dot.
    struct Member: Sendable {
        let name: String
        let summary: String
        /// Empty when it does nothing by itself, as a table.
        let effect: Effect
    }

    static let all = KnownFunctions()

    private var byName: [String: KnownFunction] = [:]
    /// What stands in each table, in the order of help. The globals stand under the empty name.
    private var members: [String: [Member]] = [:]
    /// The methods of each kind of value.
    private var methods: [String: [KnownFunction]] = [:]
    /// The last names of what must not be called by mistake.
    private(set) var harmfulNames: Set<String> = []
    /// Globals of the session that are other names for some of them.
    var aliases: [String: String] = [:]

    private init() {
        for table in Library.tables {
            let isKind = table.functions.allSatisfy { $0.name.contains(":") }
            if !isKind { add(table.name, table.summary) }
        }
        for group in Catalogue.groups {
            add("apify." + group.name, group.summary)
            for operation in group.operations { add(KnownFunction(operation)) }
        }
        for function in Library.functions { add(KnownFunction(function)) }
    }

    /// The function that scripts write like this.
    func function(_ name: String) -> KnownFunction? { byName[name] }

    /// Whether a path such as `apify.acts` leads to something.
    func isKnown(_ path: String) -> Bool { byName[path] != nil || members[path] != nil }

    /// What stands in a table; in none, the globals.
    func members(of path: String) -> [Member] { members[path] ?? [] }

    /// The methods of a kind of value, such as `cursor`.
    func methods(of kind: String) -> [KnownFunction] { methods[kind] ?? [] }

    /// Every name that can be looked up.
    var names: [String] { Array(Set(byName.keys).union(members.keys.filter { !$0.isEmpty })) }

    private mutating func add(_ function: KnownFunction) {
        byName[function.name] = function
        if !function.effect.isDisjoint(with: .harmful) { harmfulNames.insert(String(function.lastName)) }
        if let colon = function.name.firstIndex(of: ":") {
            methods[String(function.name[..<colon]), default: []].append(function)
        } else {
            addMember(function.name, function.summary, function.effect)
        }
    }

    private mutating func add(_ table: String, _ summary: String) {
        guard members[table] == nil else { return }
        members[table] = []
        addMember(table, summary, [])
    }

    private mutating func addMember(_ path: String, _ summary: String, _ effect: Effect) {
        let dot = path.lastIndex(of: ".")
        let name = dot.map { path[path.index(after: $0)...] } ?? path[...]
        let parent = dot.map { String(path[..<$0]) } ?? ""
        members[parent, default: []].append(Member(name: String(name), summary: summary, effect: effect))
    }
}
