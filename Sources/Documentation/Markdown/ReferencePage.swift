import ApifyModule
import GatewayAPI

/// The page about every operation and function of the `apify` table and its neighbours, made of what help knows.
public enum ReferencePage {
    /// The topics of the page, in its order: what scripts find besides the modules of `std`.
    public static func topics(of index: HelpIndex) -> [HelpTopic] {
        let composites = Library.tables[0].functions.map(\.name)
        let groups = Catalogue.groups.flatMap { group in
            let name = "apify." + group.name
            return [name] + group.operations.map { "apify." + $0.id } + composites.filter { $0.hasPrefix(name + ".") }
        }
        let general = [Library.tables[0].name] + composites.filter { !groups.contains($0) }
        let others = Library.tables.dropFirst().flatMap { [$0.name] + $0.functions.map(\.name) }
        return (groups + general + others).compactMap { index[$0] }
    }

    /// The page as Markdown, with a line break at its end.
    public static func markdown(_ index: HelpIndex = HelpIndex(commands: [])) -> String {
        var page = MarkdownWriter()
        page.add("# The `apify` table")
        page.add(introduction)
        page.add("| Table | Holds |\n|---|---|\n" + tables(index).map(row).joined(separator: "\n"))
        page.add("## Options of every call")
        page.add(callOptionsIntroduction)
        page.add(table(of: "Option", callOptions))
        for topic in topics(of: index) { add(topic, to: &page) }
        return page.text
    }

    private static let introduction = """
        This page is made from the catalogue of operations; `moongate help apify` prints it, and `?apify.acts.run` at the
        prompt shows one of its entries. `moongate help calls` says how lists, files, waiting and errors work.

        A call takes the identifiers first, then the body, then a table of options under the names that the Apify API has
        for them: what stands in brackets may be left out. Its effect says what it does to the world: reading is free, for
        everything else see `moongate help permissions`.
        """

    private static let callOptionsIntroduction = """
        They say how a call is made, not what it does, and never reach the API. `timeout` is short for `request_timeout` where
        the API has no option of that name; `wait_for_resources` is for calls that start a run.
        """

    private static func tables(_ index: HelpIndex) -> [HelpTopic] {
        topics(of: index).filter { $0.kind == .table }
    }

    private static func row(_ topic: HelpTopic) -> String { "| `\(topic.name)` | \(topic.summary.inCell) |" }

    /// Those of a call that starts a run, which takes them all.
    private static var callOptions: [ArgumentHelp] {
        Catalogue.operation("acts.run").map(ClientOptions.all) ?? []
    }

    private static func add(_ topic: HelpTopic, to page: inout MarkdownWriter) {
        guard topic.kind != .table else {
            page.add("## \(topic.name)")
            return page.add(topic.summary)
        }
        page.add("### \(topic.signature)")
        page.add(facts(of: topic))
        page.add(([topic.summary] + topic.details).joined(separator: " "))
        page.add(table(of: "Argument", topic.arguments))
        if let fields = topic.fields { page.add(table(of: "Field of \(fields.of)", fields.items)) }
        page.add(table(of: "Option", topic.options))
        if let result = topic.result, result != "nothing" {
            page.add("Returns \(result)" + (result.hasSuffix("…") ? "" : "."))
        }
        page.add("```lua\n\(topic.pasteableExample)\n```")
    }

    /// One line: the effect, the request, how lists come, how often it may be called.
    private static func facts(of topic: HelpTopic) -> String {
        var facts: [String] = []
        if let effect = topic.effect { facts.append(effect.names.map { "**\($0)**" }.joined(separator: " and ")) }
        if let endpoint = topic.endpoint {
            let name = topic.source.map { "[`\(endpoint)`](\($0))" } ?? "`\(endpoint)`"
            facts.append(name)
        }
        if let operation = operation(of: topic) {
            if let paging = operation.paging.phrase { facts.append(paging) }
            facts.append("at most \(operation.rateClass.requestsPerSecond) requests a second")
        }
        return facts.joined(separator: " · ")
    }

    private static func operation(of topic: HelpTopic) -> Operation? {
        topic.name.hasPrefix("apify.") ? Catalogue.operation(String(topic.name.dropFirst(6))) : nil
    }

    /// Nothing when there are no items.
    private static func table(of title: String, _ items: [ArgumentHelp]) -> String {
        guard !items.isEmpty else { return "" }
        let rows = items.map { item in
            let standard = item.isRequired ? "required" : item.defaultValue ?? ""
            return "| `\(item.name)` | \(item.type.inCell) | \(standard.inCell) | \(item.summary.inCell) |"
        }
        return "| \(title) | Type | Default | |\n|---|---|---|---|\n" + rows.joined(separator: "\n")
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

extension String {
    /// The text as a cell of a table.
    fileprivate var inCell: String { replacing("|", with: "\\|").replacing("\n", with: " ") }
}

/// Blocks with an empty line between them.
private struct MarkdownWriter {
    private var blocks: [String] = []

    mutating func add(_ block: String) {
        if !block.isEmpty { blocks.append(block) }
    }

    var text: String { blocks.joined(separator: "\n\n") + "\n" }
}
