import ApifyModule
import GatewayAPI

/// Pages as Markdown.
public struct MarkdownManual {
    private let pages: [ManualPage]
    private let level: Int
    private let tellsCallOptions: Bool

    /// - Parameters:
    ///   - pages: what to write.
    ///   - level: that of the headings of pages.
    ///   - tellsCallOptions: whether every call says again what options every call has.
    public init(_ pages: [ManualPage], level: Int = 1, tellsCallOptions: Bool = true) {
        (self.pages, self.level, self.tellsCallOptions) = (pages, level, tellsCallOptions)
    }

    /// The text.
    public var text: String {
        var blocks: [String] = []
        for page in pages {
            for (number, topic) in page.topics.enumerated() { blocks += self.blocks(topic, isFirst: number == 0) }
        }
        return blocks.joined(separator: "\n\n") + "\n"
    }

    private func blocks(_ topic: HelpTopic, isFirst: Bool) -> [String] {
        let isTitle = isFirst && topic.signature == topic.name
        let mark = String(repeating: "#", count: isFirst ? level : level + 1)
        var blocks = [mark + " " + (isTitle ? topic.name : Self.code(topic.signature)), Self.facts(of: topic)]
        blocks += ([topic.summary] + topic.details).map(Self.escaped)
        blocks += Self.table("Arguments", topic.arguments)
        if let fields = topic.fields { blocks += Self.table("Fields of \(fields.of)", fields.items) }
        blocks += Self.table("Options", topic.options)
        if tellsCallOptions { blocks += Self.table("Options of every call", topic.callOptions) }
        if let result = topic.result {
            blocks.append("Returns " + Self.escaped(result) + (result.hasSuffix("\u{2026}") ? "" : "."))
        }
        for section in topic.sections {
            let entries = section.entries.map { "- \(Self.code($0.name)) \(Self.escaped($0.text))" }
            blocks += ["**\(section.title)**", entries.joined(separator: "\n")]
        }
        if !topic.example.isEmpty { blocks.append(Self.fenced(topic.pasteableExample, topic.kind)) }
        if let source = topic.source {
            blocks.append("From \(source.contains("://") ? "<\(source)>" : Self.code(source))")
        }
        return blocks.filter { !$0.isEmpty }
    }

    /// What it does to the world, the request behind it, how a list comes and how often it may be called.
    private static func facts(of topic: HelpTopic) -> String {
        var facts: [String] = []
        if let effect = topic.effect, topic.kind != .table {
            facts.append("**\(effect.names.joined(separator: ", "))**")
        }
        if let endpoint = topic.endpoint { facts.append(code(endpoint)) }
        if topic.name.hasPrefix("apify."), let operation = Catalogue.operation(String(topic.name.dropFirst(6))) {
            if let paging = operation.paging.phrase { facts.append(paging) }
            facts.append("at most \(operation.rateClass.requestsPerSecond) requests a second")
        }
        return facts.joined(separator: " · ")
    }

    /// Nothing when there are no items.
    static func table(_ title: String, _ items: [ArgumentHelp]) -> [String] {
        guard !items.isEmpty else { return [] }
        let rows = items.map { item in
            let needed = item.isRequired ? "required" : item.defaultValue.map { "default: \($0)" } ?? ""
            let text = [item.summary, needed.isEmpty ? "" : "(\(needed))"].filter { !$0.isEmpty }.joined(separator: " ")
            return "| \(cell(code(item.name))) | \(cell(code(item.type))) | \(cell(escaped(text))) |"
        }
        return ["| \(title) | | |\n|---|---|---|\n" + rows.joined(separator: "\n")]
    }

    private static func cell(_ text: String) -> String {
        replacing(text) { scalar in
            switch scalar {
            case "|": "\\|"
            case "\n", "\r": " "
            default: nil
            }
        }
    }

    private static func escaped(_ text: String) -> String {
        replacing(text) { scalar in
            switch scalar {
            case "&": "&amp;"
            case "<": "&lt;"
            case "*": "\\*"
            default: nil
            }
        }
    }

    /// Not by characters: a mark behind some letters is part of theirs, and still is one for whoever reads the page.
    private static func replacing(_ text: String, _ replacement: (Unicode.Scalar) -> String?) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            if let other = replacement(scalar) { result += other } else { result.unicodeScalars.append(scalar) }
        }
        return result
    }

    /// In as many backticks as the text needs.
    private static func code(_ text: String) -> String {
        let marks = longestRun(text)
        guard marks > 0 else { return "`\(text)`" }
        let mark = String(repeating: "`", count: marks + 1)
        return "\(mark) \(text) \(mark)"
    }

    /// The most backticks that stand together.
    private static func longestRun(_ text: String) -> Int {
        var (longest, length) = (0, 0)
        for byte in text.utf8 {
            length = byte == UInt8(ascii: "`") ? length + 1 : 0
            longest = max(longest, length)
        }
        return longest
    }

    private static func fenced(_ text: String, _ kind: HelpTopic.Kind) -> String {
        let fence = String(repeating: "`", count: max(3, longestRun(text) + 1))
        return "\(fence)\(kind == .script ? "sh" : "lua")\n\(text)\n\(fence)"
    }
}

extension Paging {
    /// How the rest of a list is asked for; nil when the answer is complete.
    fileprivate var phrase: String? {
        switch self {
        case .none: nil
        case .offset, .items: "pages by `offset` and `limit`"
        case .exclusiveStartKey: "pages by `exclusiveStartKey` and `limit`"
        }
    }
}
