import ArgumentParser
import Documentation
import Foundation
import GatewayAPI
import Glibc
import LineEditor
import REPL

/// `moongate help [TOPIC]`: the options of a command, or a page of the documentation.
struct HelpCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "help",
        abstract: "Show the options of a command, or a page of the documentation.",
        discussion: "Pages: \(pages). On a terminal they are laid out for reading; elsewhere they are Markdown."
    )

    private static var pages: String { DocumentationPage.all.map(\.name).joined(separator: ", ") }

    @Argument(help: ArgumentHelp("A command, such as run or local serve, or a page.", valueName: "TOPIC"))
    var words: [String] = []

    func run() throws {
        guard let first = words.first else {
            print(Moongate.helpMessage() + "\n")
            return print(Self.overview)
        }
        if let command = Self.command(words) { throw CleanExit.helpRequest(command) }
        guard words.count == 1, let page = DocumentationPage.named(first) else {
            let names = Moongate.configuration.subcommands.map { $0._commandName } + DocumentationPage.all.map(\.name)
            StandardError.line("moongate: " + Self.unknown(words.joined(separator: " "), among: names))
            throw ExitCode(ExitStatus.usage)
        }
        try Self.show(page)
    }

    /// The pages with what they are about.
    private static var overview: String {
        let rows = DocumentationPage.all.map {
            "  " + $0.name.padding(toLength: 24, withPad: " ", startingAt: 0) + $0.summary
        }
        return (["PAGES (moongate help TOPIC):"] + rows).joined(separator: "\n")
    }

    private static func unknown(_ topic: String, among names: [String]) -> String {
        let near = Suggestion.closest(to: topic, among: names).map { ", did you mean '\($0)'?" } ?? ""
        return "there is no command and no page called '\(topic)'\(near); moongate help lists them"
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
