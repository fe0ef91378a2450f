import ApifyModule
import Documentation
import LineEditor
import Synchronization

/// Answers questions about names, values and texts. The index behind it is made when somebody asks first.
public final class HelpDesk: Sendable {
    private let commands: [CommandHelp]
    private let libraries: [LuaLibrary]
    private let made = Mutex<HelpIndex?>(nil)

    /// - Parameters:
    ///   - commands: the commands of the prompt.
    ///   - libraries: Lua modules whose comments are read.
    public init(commands: [CommandHelp], libraries: [LuaLibrary] = LuaLibrary.standard) {
        self.commands = commands
        self.libraries = libraries
    }

    /// All that help knows.
    public var index: HelpIndex {
        made.withLock { made in
            if let made { return made }
            let index = HelpIndex(commands: commands, libraries: libraries)
            made = index
            return index
        }
    }

    /// The page about a name, as `?name` shows it; for a name that is unknown, the nearest ones.
    ///
    /// - Parameters:
    ///   - name: as it was typed.
    ///   - width: how many columns there are.
    ///   - showsSource: `??name`: whether to add how it is written in Lua.
    public func page(_ name: String, width: Int, showsSource: Bool = false) -> [StyledText] {
        if name.trimmed.isEmpty { return overview(width: width) }
        if let topic = index.topic(named: name) {
            return HelpPage(topic: topic, index: index).lines(width: width, showsSource: showsSource)
        }
        var writer = HelpWriter(width: width)
        writer.paragraph("There is no help for '\(String(name.prefix(80)).onOneLine)'.")
        HelpPage.suggest(index.nearest(to: name.trimmed), &writer)
        writer.paragraph("help('text') searches all of it.", .dim)
        return writer.lines
    }

    /// What there is at a name, in short: what a table holds, how a function is called.
    ///
    /// - Returns: nil when there is no page about it.
    func glance(at name: String, width: Int) -> [StyledText]? {
        guard let topic = index[name] else { return nil }
        let page = HelpPage(topic: topic, index: index)
        guard topic.kind != .table else { return page.lines(width: width) }
        return page.brief(width: width) + [StyledText("?\(name) tells more", .dim)]
    }

    /// Whether there is a page about a name.
    public func knows(_ name: String) -> Bool {
        index.topic(named: name) != nil
    }

    /// The topics that speak of all words of a text, as `help("text")` lists them. A text that is the name of a topic
    /// shows that.
    public func search(_ text: String, width: Int) -> [StyledText] {
        if text.trimmed.isEmpty { return overview(width: width) }
        if index[text.trimmed] != nil || index["apify." + text.trimmed] != nil { return page(text, width: width) }
        return HelpSearch(index: index).lines(text, width: width)
    }

    /// A few lines about what the cursor stands in: a name, an option, or else the call around it.
    ///
    /// - Parameters:
    ///   - text: what has been typed.
    ///   - cursor: its position in UTF-8.
    ///   - width: how many columns there are.
    ///   - known: what functions there are.
    /// - Returns: nil when that is nothing known.
    func brief(_ text: String, cursor: Int, width: Int, known: KnownFunctions = .all) -> [StyledText]? {
        let context = CursorContext(text, cursor: cursor, known: known)
        let call = context.calls.lazy.compactMap { self.index.topic(named: $0) }.first { $0.kind != .table }
        if let name = context.name, let call,
            let option = (call.allOptions + (call.fields?.items ?? [])).first(where: { $0.name == name })
        {
            return HelpPage(topic: call, index: index).brief(option: option, width: width)
        }
        let topic = context.topics.lazy.compactMap { self.index.topic(named: $0) }.first ?? call
        return topic.map { HelpPage(topic: $0, index: index).brief(width: width) }
    }
}
