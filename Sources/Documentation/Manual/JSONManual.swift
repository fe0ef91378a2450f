import ApifyModule
import Foundation

/// Pages as JSON, for other programs.
public struct JSONManual {
    private let pages: [ManualPage]

    /// - Parameter pages: what to write.
    public init(_ pages: [ManualPage]) {
        self.pages = pages
    }

    /// The text: an array of pages, each with its topics.
    public var text: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let records = pages.map { Page(title: $0.title, topics: $0.topics.map(Topic.init)) }
        // Strings, numbers and what is made of them can always be encoded.
        let data = (try? encoder.encode(records)) ?? Data("[]".utf8)
        return String(decoding: data, as: UTF8.self) + "\n"
    }

    private struct Page: Encodable {
        var title: String
        var topics: [Topic]
    }

    private struct Topic: Encodable {
        var name: String
        var kind: String
        var signature: String
        var summary: String
        var details: [String]
        var effects: [String]
        var endpoint: String?
        var arguments: [Item]
        var fields: [Item]
        var options: [Item]
        var callOptions: [Item]
        var result: String?
        var sections: [Section]
        var example: String
        var related: [String]
        var source: String?

        init(_ topic: HelpTopic) {
            name = topic.name
            kind = String(describing: topic.kind)
            signature = topic.signature
            summary = topic.summary
            details = topic.details
            effects = topic.effect?.names ?? []
            endpoint = topic.endpoint
            arguments = topic.arguments.map(Item.init)
            fields = (topic.fields?.items ?? []).map(Item.init)
            options = topic.options.map(Item.init)
            callOptions = topic.callOptions.map(Item.init)
            result = topic.result
            sections = topic.sections.map(Section.init)
            example = topic.example
            related = topic.related
            source = topic.source
        }
    }

    private struct Item: Encodable {
        var name: String
        var type: String
        var required: Bool
        var defaultValue: String?
        var summary: String

        private enum CodingKeys: String, CodingKey {
            case name, type, required
            case defaultValue = "default"
            case summary
        }

        init(_ argument: ArgumentHelp) {
            (name, type, required) = (argument.name, argument.type, argument.isRequired)
            (defaultValue, summary) = (argument.defaultValue, argument.summary)
        }
    }

    private struct Section: Encodable {
        var title: String
        var entries: [[String: String]]

        init(_ section: HelpTopic.Section) {
            title = section.title
            entries = section.entries.map { ["name": $0.name, "text": $0.text] }
        }
    }
}
