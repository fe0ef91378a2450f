import ApifyModule
import LineEditor

/// A topic as lines.
public struct HelpPage {
    let topic: HelpTopic
    /// Summaries of the names that a table holds.
    let index: HelpIndex

    /// - Parameters:
    ///   - topic: what the page is about.
    ///   - index: knows the names that the topic speaks of.
    public init(topic: HelpTopic, index: HelpIndex) {
        (self.topic, self.index) = (topic, index)
    }

    /// The whole page.
    ///
    /// - Parameter showsSource: whether to add how it is written in Lua.
    public func lines(width: Int, showsSource: Bool = false) -> [StyledText] {
        var writer = HelpWriter(width: width)
        head(&writer)
        body(&writer)
        arguments(&writer)
        if let result = topic.result { writer.section("Returns", result) }
        for section in topic.sections { writer.section(section) }
        if !topic.example.isEmpty {
            writer.heading("Example")
            writer.code(topic.pasteableExample)
        }
        related(&writer)
        if let source = topic.source {
            writer.gap()
            writer.paragraph("From " + source, .dim)
        }
        if showsSource { self.source(&writer) }
        return writer.lines
    }

    /// A few lines: what is needed while one types.
    public func brief(width: Int) -> [StyledText] {
        var writer = HelpWriter(width: width)
        writer.add(signature)
        writer.paragraph(topic.summary)
        var names = topic.options.map(\.name)
        if !topic.callOptions.isEmpty { names.append("\u{2026}") }
        if let fields = topic.fields { writer.paragraph("\(fields.of): \(Self.listed(fields.items))", .dim) }
        if !names.isEmpty { writer.paragraph("options: " + names.joined(separator: ", "), .dim) }
        return writer.lines
    }

    /// One option or field of the topic in a line or two.
    public func brief(option: ArgumentHelp, width: Int) -> [StyledText] {
        var writer = HelpWriter(width: width)
        writer.add(signature)
        writer.entry(option.name, Self.meaning(of: option), column: option.name.count)
        return writer.lines
    }

    private var signature: StyledText {
        var line = StyledText(topic.signature, .bold)
        if let effect = topic.effect, topic.kind != .table {
            line.spans += [.init("  ")] + EffectBadge.text(effect).spans
        }
        return line
    }

    private static func listed(_ items: [ArgumentHelp]) -> String {
        items.map { $0.name + ($0.isRequired ? "*" : "") }.joined(separator: ", ")
    }

    private func head(_ writer: inout HelpWriter) {
        writer.add(signature)
        if let endpoint = topic.endpoint { writer.paragraph(endpoint, .dim) }
        if !topic.aliases.isEmpty { writer.paragraph("also " + topic.aliases.joined(separator: ", "), .dim) }
    }

    private func body(_ writer: inout HelpWriter) {
        writer.gap()
        writer.paragraph(topic.summary)
        for detail in topic.details { writer.paragraph(detail) }
    }

    private func arguments(_ writer: inout HelpWriter) {
        writer.section("Arguments", topic.arguments)
        if let fields = topic.fields { writer.section("Fields of \(fields.of)", fields.items) }
        writer.section("Options", topic.options)
        writer.section("Options of every call", topic.callOptions)
    }

    private func related(_ writer: inout HelpWriter) {
        guard !topic.related.isEmpty else { return }
        writer.heading(topic.kind == .table ? "What it holds" : "Related")
        guard topic.kind == .table else {
            writer.names(topic.related)
            return
        }
        let column = min(34, topic.related.map(\.count).max() ?? 0)
        for name in topic.related {
            let member = index[name]
            let badge = member?.kind == .table ? nil : member?.effect.map(EffectBadge.text)
            writer.entry(name, member?.summary ?? "", column: column, badge: badge)
        }
    }

    private func source(_ writer: inout HelpWriter) {
        guard let definition = topic.definition else {
            writer.paragraph(
                topic.kind == .function ? "It is not written in Lua." : "It has no source of its own.", .dim)
            return
        }
        writer.heading("\(definition.file):\(definition.line)")
        for line in definition.text { writer.add(StyledText(line)) }
    }

    /// What is said of an argument: its sentence, its type, what holds without it.
    public static func meaning(of argument: ArgumentHelp) -> String {
        var remarks = [argument.type]
        if argument.isRequired { remarks.append("required") }
        if let value = argument.defaultValue { remarks.append("default: \(value)") }
        let remark = "(" + remarks.joined(separator: "; ") + ")"
        return argument.summary.isEmpty ? remark : argument.summary + " " + remark
    }
}

extension HelpWriter {
    fileprivate mutating func section(_ title: String, _ items: [ArgumentHelp]) {
        guard !items.isEmpty else { return }
        heading(title)
        let column = min(22, items.map(\.name.count).max() ?? 0)
        for item in items { entry(item.name, HelpPage.meaning(of: item), column: column) }
    }

    fileprivate mutating func section(_ section: HelpTopic.Section) {
        heading(section.title)
        let column = min(22, section.entries.map(\.name.columns).max() ?? 0)
        for item in section.entries { entry(item.name, item.text, column: column) }
    }

    fileprivate mutating func section(_ title: String, _ text: String) {
        heading(title)
        paragraph(text, indent: 2)
    }
}
