/// A module, a script or a table with everything that is said about it.
public struct ManualPage: Sendable {
    /// What it is called: `std.csv`, `apify.datasets`, `scripts/export.lua`.
    public var title: String
    /// The topic of the thing itself, then those of what it holds.
    public var topics: [HelpTopic]

    /// - Parameters:
    ///   - title: what it is called.
    ///   - topics: the topic of the thing itself, then those of what it holds.
    public init(title: String, topics: [HelpTopic]) {
        (self.title, self.topics) = (title, topics)
    }

    /// A module with its functions.
    public init(_ library: LuaLibrary) {
        self.init(title: library.name, topics: library.topics())
    }

    /// A page for each table and each group of an index: `apify`, `apify.acts`, `cursor`, `std.csv` …
    public static func pages(of index: HelpIndex) -> [ManualPage] {
        var pages: [ManualPage] = []
        for topic in index.topics where topic.kind == .table || topic.kind == .function || topic.kind == .value {
            let owner = topic.name.lastIndex { $0 == "." || $0 == ":" }.map { String(topic.name[..<$0]) }
            if topic.kind != .table, let owner, let place = pages.lastIndex(where: { $0.title == owner }) {
                pages[place].topics.append(topic)
            } else {
                pages.append(ManualPage(title: topic.name, topics: [topic]))
            }
        }
        return pages
    }
}
