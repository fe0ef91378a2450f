import ApifyModule
import LineEditor

/// Finds topics by words.
public struct HelpSearch {
    /// A topic and why it was found.
    struct Hit {
        var topic: HelpTopic
        var score: Int
        /// The option or field that speaks of what was looked for, when the topic's own text does not.
        var option: ArgumentHelp?
    }

    private static let most = 20

    let index: HelpIndex

    /// - Parameter index: what is searched.
    public init(index: HelpIndex) { self.index = index }

    /// The topics that speak of all words, the best first.
    func hits(_ text: String) -> [Hit] {
        let words = text.lowercased().split { !$0.isLetter && !$0.isNumber && $0 != "_" }.prefix(8).map(String.init)
        guard !words.isEmpty else { return [] }
        let found = index.topics.compactMap { topic -> Hit? in
            var hit = Hit(topic: topic, score: 0)
            for word in words {
                let (score, option) = score(of: word, in: topic)
                guard score > 0 else { return nil }
                hit.score += score
                if hit.option == nil { hit.option = option }
            }
            return hit
        }
        // `sort` keeps no order among equals, and the index has a good one.
        return found.enumerated().sorted { ($1.element.score, $0.offset) < ($0.element.score, $1.offset) }.map(
            \.element)
    }

    /// Whether any topic speaks of all words.
    public func finds(_ text: String) -> Bool { !hits(text).isEmpty }

    /// What was found, as lines.
    ///
    /// - Parameters:
    ///   - text: what is looked for.
    ///   - width: how many columns there are.
    ///   - command: what is typed in front of a name to read about it.
    public func lines(_ text: String, width: Int, command: String = "?") -> [StyledText] {
        var writer = HelpWriter(width: width)
        let hits = hits(text)
        let shown = hits.prefix(Self.most)
        guard !shown.isEmpty else {
            writer.paragraph("Nothing in the help speaks of '\(String(text.prefix(80)).onOneLine)'.")
            HelpPage.suggest(index.nearest(to: text), &writer)
            return writer.lines
        }
        let column = min(40, shown.map(\.topic.name.count).max() ?? 0)
        for hit in shown {
            let badge = hit.topic.kind == .table ? nil : hit.topic.effect.map(EffectBadge.text)
            let reason = hit.option.map { "\($0.name): \($0.summary)" } ?? hit.topic.summary
            writer.entry(hit.topic.name, reason, column: column, badge: badge)
        }
        writer.gap()
        let more = hits.count > shown.count ? "\(shown.count) of \(hits.count). " : ""
        writer.paragraph("\(more)\(command)NAME shows one: \(command)\(shown[0].topic.name)", .dim)
        return writer.lines
    }

    private func score(of word: String, in topic: HelpTopic) -> (Int, ArgumentHelp?) {
        let name = topic.name.lowercased()
        let parts = name.split { $0 == "." || $0 == ":" }.map(String.init)
        if parts.last == word { return (100, nil) }
        if parts.contains(word) { return (70, nil) }
        if parts.contains(where: { $0.hasPrefix(word) }) { return (60, nil) }
        if name.contains(word) { return (50, nil) }
        if Self.speaks(topic.summary, of: word) { return (40, nil) }
        let named = topic.allOptions + (topic.fields?.items ?? []) + topic.arguments
        // Options of every call are found with those who have them, but last.
        if let option = named.first(where: { $0.name.lowercased() == word }) {
            return (topic.callOptions.contains(option) ? 5 : 30, option)
        }
        if topic.details.contains(where: { Self.speaks($0, of: word) }) { return (25, nil) }
        if let option = named.first(where: { $0.name.lowercased().hasPrefix(word) }) { return (20, option) }
        let own = topic.options + (topic.fields?.items ?? [])
        if let option = own.first(where: { Self.speaks($0.summary, of: word) }) { return (10, option) }
        return (0, nil)
    }

    /// Whether a word of the text begins with `word`: `list` finds `lists`.
    private static func speaks(_ text: String, of word: String) -> Bool {
        text.lowercased().split { !$0.isLetter && !$0.isNumber && $0 != "_" }.contains { $0.hasPrefix(word) }
    }
}

extension HelpPage {
    /// What somebody may have meant.
    public static func suggest(_ names: [String], _ writer: inout HelpWriter) {
        if names.isEmpty {
            writer.paragraph("help() shows where to begin.", .dim)
        } else {
            writer.paragraph("Did you mean:")
            writer.names(names)
        }
    }
}
