import ApifyModule

/// Pages as Markdown.
public struct MarkdownManual {
    private let pages: [ManualPage]

    /// - Parameter pages: what to write.
    public init(_ pages: [ManualPage]) {
        self.pages = pages
    }

    /// The text.
    public var text: String {
        var blocks: [String] = []
        for page in pages {
            for (number, topic) in page.topics.enumerated() { blocks += Self.blocks(topic, level: number == 0 ? 1 : 2) }
        }
        return blocks.joined(separator: "\n\n") + "\n"
    }

    private static func blocks(_ topic: HelpTopic, level: Int) -> [String] {
        let isTitle = level == 1 && topic.signature == topic.name
        var blocks = [String(repeating: "#", count: level) + " " + (isTitle ? topic.name : code(topic.signature))]
        var facts: [String] = []
        if let effect = topic.effect, topic.kind != .table {
            facts.append("**\(effect.names.joined(separator: ", "))**")
        }
        if let endpoint = topic.endpoint { facts.append(code(endpoint)) }
        if !facts.isEmpty { blocks.append(facts.joined(separator: " · ")) }
        blocks += ([topic.summary] + topic.details).filter { !$0.isEmpty }.map(escaped)
        blocks += table("Arguments", topic.arguments)
        if let fields = topic.fields { blocks += table("Fields of \(fields.of)", fields.items) }
        blocks += table("Options", topic.options) + table("Options of every call", topic.callOptions)
        if let result = topic.result { blocks.append("Returns " + escaped(result) + ".") }
        for section in topic.sections {
            blocks.append("**\(section.title)**")
            blocks.append(section.entries.map { "- \(code($0.name)) \(escaped($0.text))" }.joined(separator: "\n"))
        }
        if !topic.example.isEmpty { blocks.append(fenced(topic.pasteableExample, topic.kind)) }
        if let source = topic.source { blocks.append("From \(source.contains("://") ? "<\(source)>" : code(source))") }
        return blocks
    }

    private static func table(_ title: String, _ items: [ArgumentHelp]) -> [String] {
        guard !items.isEmpty else { return [] }
        let rows = items.map { item in
            let needed = item.isRequired ? "required" : item.defaultValue.map { "default: \($0)" } ?? ""
            let text = [item.summary, needed.isEmpty ? "" : "(\(needed))"].filter { !$0.isEmpty }.joined(separator: " ")
            return "| \(cell(code(item.name))) | \(cell(code(item.type))) | \(cell(escaped(text))) |"
        }
        return ["| \(title) | | |\n|---|---|---|\n" + rows.joined(separator: "\n")]
    }

    private static func cell(_ text: String) -> String {
        text.replacing("|", with: "\\|").replacing("\n", with: " ")
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing("*", with: "\\*")
    }

    /// In as many backticks as the text needs.
    private static func code(_ text: String) -> String {
        guard text.contains("`") else { return "`\(text)`" }
        return "`` \(text) ``"
    }

    private static func fenced(_ text: String, _ kind: HelpTopic.Kind) -> String {
        let fence = text.contains("```") ? "````" : "```"
        return "\(fence)\(kind == .script ? "sh" : "lua")\n\(text)\n\(fence)"
    }
}
