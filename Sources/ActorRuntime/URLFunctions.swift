import LuaEngine

/// The `url` table of actors.
enum URLFunctions {
    static let all: LuaTable = [
        "resolve": .function(resolve), "normalize": .function(normalize), "origin": .function(origin),
        "matches": .function(matches), "allowed_by_robots": .function(allowedByRobots),
    ]

    /// `url.resolve(base, reference)`: the absolute URL, nil when it is not http or https.
    private static let resolve = NativeFunction("url.resolve") { call in
        guard let base = call.string(at: 1), let reference = call.string(at: 2) else {
            throw ErrorObject(message: "url.resolve takes a base URL and a reference")
        }
        return .values([try WebURL.resolve(reference, against: base).map(LuaValue.string) ?? .nil])
    }

    /// `url.normalize(url[, keep_fragment])`: the key by which request queues tell URLs apart.
    private static let normalize = NativeFunction("url.normalize") { call in
        guard let text = call.string(at: 1), let url = WebURL(text) else { return .values([.nil]) }
        return .values([.string(url.uniqueKey(keepingFragment: call.boolean(at: 2) ?? false))])
    }

    /// `url.origin(url)`: scheme, host and port; nil when it is not an absolute http or https URL.
    private static let origin = NativeFunction("url.origin") { call in
        guard let text = call.string(at: 1), let url = WebURL(text) else { return .values([.nil]) }
        return .values([.string(url.origin)])
    }

    /// `url.matches(url, glob)`.
    private static let matches = NativeFunction("url.matches") { call in
        guard let text = call.string(at: 1), let pattern = call.string(at: 2) else {
            throw ErrorObject(message: "url.matches takes a URL and a glob")
        }
        guard let glob = Glob(pattern) else {
            throw ErrorObject(message: "url.matches: the glob '\(pattern)' has braces that do not match")
        }
        return .values([.boolean(glob.matches(text))])
    }

    /// `url.allowed_by_robots(robots_txt, agent, url)`.
    private static let allowedByRobots = NativeFunction("url.allowed_by_robots") { call in
        guard let bytes = call.bytes(at: 1), let agent = call.string(at: 2), let text = call.string(at: 3) else {
            throw ErrorObject(message: "url.allowed_by_robots takes the file, an agent and a URL")
        }
        guard let url = WebURL(text) else { return .values([.boolean(false)]) }
        let robots = RobotsFile(String(decoding: bytes, as: UTF8.self), agent: agent)
        return .values([.boolean(robots.allows(url.pathAndQuery))])
    }
}
