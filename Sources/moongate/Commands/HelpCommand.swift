import ArgumentParser
import Documentation
import Foundation
import GatewayAPI
import Glibc
import LineEditor
import REPL

/// `moongate help [TOPIC]`: the options of a command, a page of the documentation, or where something is spoken of.
struct HelpCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "help",
        abstract: "Show the options of a command, or a page of the documentation.",
        discussion: """
            Pages: \(pages). On a terminal they are laid out for reading; elsewhere they are Markdown. Of any other word it \
            tells where it is spoken of.
            """
    )

    private static var pages: String { DocumentationPage.all.map(\.name).joined(separator: ", ") }

    @Argument(
        help: ArgumentHelp("A command, such as run or local serve, a page, or any word.", valueName: "TOPIC"))
    var words: [String] = []

    func run() throws {
        guard let first = words.first else {
            print(Moongate.helpMessage() + "\n")
            return print(Self.overview)
        }
        if let command = Self.command(words) { throw CleanExit.helpRequest(command) }
        if words.count == 1, let page = DocumentationPage.named(first) { return try Self.show(page) }
        let text = words.joined(separator: " ")
        let names = Moongate.configuration.subcommands.map { $0._commandName } + DocumentationPage.all.map(\.name)
        let near = Suggestion.closest(to: text, among: names)
        guard near == nil, let found = Self.mentions(of: text) else {
            let question = near.map { ", did you mean '\($0)'?" } ?? ""
            StandardError.line(
                "moongate: there is no command and no page called '\(text)'\(question); moongate help lists them")
            throw ExitCode(ExitStatus.usage)
        }
        try Commands.print(found)
    }

    /// Where pages, functions and modules speak of something; nil when none does.
    private static func mentions(of text: String) -> String? {
        let pages = PageSearch(pages: DocumentationPage.all.filter { $0.name != "apify" }).hits(text)
        let search = HelpSearch(index: HelpIndex(libraries: LuaLibrary.standard + ManualSource.words))
        var parts: [String] = []
        if !pages.isEmpty {
            let width = pages.map(\.page.count).max() ?? 0
            parts.append(
                pages.map { hit in
                    "moongate help \(hit.page.padding(toLength: width + 2, withPad: " ", startingAt: 0))\(hit.heading)"
                }.joined(separator: "\n"))
        }
        if search.finds(text) {
            let columns = DescriptorOutput(descriptor: STDOUT_FILENO).columns
            let lines = search.lines(text, width: columns, command: "moongate doc ")
            parts.append(lines.map { String(decoding: $0.bytes(.none), as: UTF8.self) }.joined(separator: "\n"))
        }
        return parts.isEmpty ? nil : parts.joined(separator: "\n\n")
    }

    /// The pages with what they are about.
    private static var overview: String {
        let rows = DocumentationPage.all.map {
            "  " + $0.name.padding(toLength: 24, withPad: " ", startingAt: 0) + $0.summary
        }
        return (["PAGES (moongate help TOPIC):"] + rows).joined(separator: "\n")
    }

    /// The command that words such as `local serve` lead to.
    private static func command(_ words: [String]) -> (any ParsableCommand.Type)? {
        var command: any ParsableCommand.Type = Moongate.self
        for word in words {
            guard let next = command.configuration.subcommands.first(where: { $0._commandName == word }) else {
                return nil
            }
            command = next
        }
        return command
    }

    private static func show(_ page: DocumentationPage) throws {
        signal(SIGPIPE, SIG_IGN)
        guard let terminal = Terminal() else {
            let text = page.markdown.hasSuffix("\n") ? String(page.markdown.dropLast()) : page.markdown
            return try Commands.print(text)
        }
        MarkdownDocument(page.markdown).show(
            .forShowing, size: terminal.size, output: DescriptorOutput(descriptor: STDOUT_FILENO))
    }
}
