/// A path with wildcards: `*` stands for one segment, `**` for any number of them.
struct PathPattern: Sendable {
    private let segments: [String]
    /// Whether it is about the demo site, which rules hit only when they say so.
    var isDemo: Bool { segments.first == "demo" }

    /// - Parameter text: such as `/datasets/*/items`; `/v2` and `/apify/v2` in front of it make no difference.
    init(_ text: String) {
        segments = Self.canonical(text.split(separator: "/", omittingEmptySubsequences: true).map(String.init))
    }

    /// The path below the API's root, with one word for actors.
    static func canonical(_ segments: [String]) -> [String] {
        var path = segments[...]
        if path.count > 2, path.first == "connections",
            path.dropFirst(2).first == "v2"
                || (path.dropFirst(2).first == "apify" && path.dropFirst(3).first == "v2")
        {
            path = path.dropFirst(2)
        }
        if path.first == "apify", path.dropFirst().first == "v2" { path = path.dropFirst() }
        if path.first == "v2" { path = path.dropFirst() }
        var result = Array(path)
        if result.first == "actors" { result[0] = "acts" }
        return result
    }

    /// - Parameter path: as ``canonical(_:)`` gives it.
    func matches(_ path: [String]) -> Bool {
        // Where a `**` was met last, and how far it reaches by now: one step back is enough, for a later `**` makes up for
        // whatever an earlier one took.
        var (pattern, place) = (0, 0)
        var star: (pattern: Int, place: Int)?
        while place < path.count {
            if pattern < segments.count, segments[pattern] == "**" {
                star = (pattern, place)
                pattern += 1
            } else if pattern < segments.count, segments[pattern] == "*" || segments[pattern] == path[place] {
                (pattern, place) = (pattern + 1, place + 1)
            } else if let last = star {
                star = (last.pattern, last.place + 1)
                (pattern, place) = (last.pattern + 1, last.place + 1)
            } else {
                return false
            }
        }
        return segments[pattern...].allSatisfy { $0 == "**" }
    }
}
