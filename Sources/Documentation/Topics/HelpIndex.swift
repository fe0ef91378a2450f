import ApifyModule
import GatewayAPI

/// Every public name that can be typed at the prompt, and what help says about it.
public struct HelpIndex: Sendable {
    /// All topics, in the order in which lists show them.
    public let topics: [HelpTopic]
    private let positions: [String: Int]

    /// - Parameters:
    ///   - libraries: Lua modules whose comments are read.
    ///   - promptTopics: what exists at the prompt alone.
    ///   - commands: the commands of the prompt.
    public init(
        libraries: [LuaLibrary] = LuaLibrary.standard, promptTopics: [HelpTopic] = [], commands: [CommandHelp] = []
    ) {
        var topics = [Library.tables[0]].map { HelpTopic($0) }
        for group in Catalogue.groups {
            topics.append(HelpTopic(group))
            topics += group.operations.map { HelpTopic($0) }
        }
        topics += Library.tables[0].functions.map { HelpTopic($0) }
        for table in Library.tables.dropFirst() {
            topics.append(HelpTopic(table))
            topics += table.functions.map { HelpTopic($0) }
        }
        topics += promptTopics
        topics += libraries.flatMap { $0.topics() }
        topics += commands.map { HelpTopic($0) }
        self.init(topics: Self.withSources(topics))
    }

    private init(topics: [HelpTopic]) {
        self.topics = topics
        var positions: [String: Int] = [:]
        for (index, topic) in topics.enumerated() where positions[topic.name] == nil { positions[topic.name] = index }
        for (index, topic) in topics.enumerated() {
            for alias in topic.aliases where positions[alias] == nil { positions[alias] = index }
        }
        self.positions = positions
    }

    /// The topic with exactly this name.
    public subscript(name: String) -> HelpTopic? {
        positions[name].map { topics[$0] }
    }

    /// The topic that somebody means who types a name: `apify.` may be left out, `()` may follow, methods may be written
    /// with a dot or alone, commands without their colon.
    public func topic(named typed: String) -> HelpTopic? {
        var name = String(typed.trimmed.prefix(200))
        if name.hasSuffix("()") { name.removeLast(2) }
        if let exact = self[name] ?? self["apify." + name] { return exact }
        // `actors:take` is about what `actors` most likely is, and so is `:take` behind a call.
        if let colon = name.firstIndex(of: ":") { return method(String(name[name.index(after: colon)...])) }
        if let dot = name.lastIndex(of: ".") {
            if let topic = self["\(name[..<dot]):\(name[name.index(after: dot)...])"] { return topic }
        } else if let topic = method(name) ?? self[":" + name] {
            return topic
        }
        return HelpTopic(luaName: name)
    }

    private func method(_ name: String) -> HelpTopic? {
        Self.methodOwners.lazy.compactMap { self["\($0):\(name)"] }.first
    }

    /// The names nearest to one that is unknown, the nearest first.
    public func nearest(to typed: String, limit: Int = 5) -> [String] {
        var candidates: [String: [String]] = [:]
        for topic in topics {
            candidates[topic.name, default: []].append(topic.name)
            // `run` alone may be meant for `apify.acts.run`.
            if let last = topic.name.split(whereSeparator: { $0 == "." || $0 == ":" }).last {
                candidates[String(last), default: []].append(topic.name)
            }
            if topic.name.hasPrefix("apify.") {
                candidates[String(topic.name.dropFirst(6)), default: []].append(topic.name)
            }
        }
        var keys = candidates.keys.sorted()
        var found: [String] = []
        let last = typed.split { $0 == "." || $0 == ":" }.last.map(String.init) ?? typed
        for wanted in [typed, last] {
            while found.count < limit, let key = Suggestion.closest(to: wanted, among: keys) {
                for name in candidates[key] ?? [] where !found.contains(name) { found.append(name) }
                keys.removeAll { $0 == key }
            }
        }
        return Array(found.prefix(limit))
    }

    /// The values whose methods may be written behind any variable.
    private static let methodOwners = ["cursor", "task"]

    /// Where functions of the built-in tables are written in Lua.
    private static func withSources(_ topics: [HelpTopic]) -> [HelpTopic] {
        let sources = LuaSources()
        return topics.map { topic in
            var topic = topic
            if topic.definition == nil { topic.definition = sources.definition(of: topic.name) }
            return topic
        }
    }
}
