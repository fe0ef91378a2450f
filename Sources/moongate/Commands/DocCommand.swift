import ArgumentParser
import Documentation
import Foundation
import Glibc
import Libraries
import LineEditor
import REPL

/// `moongate doc [NAME...]`
struct DocCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doc",
        abstract: "Show what is said about modules, scripts and functions.",
        discussion: """
            NAME is a Lua file, a folder with such files, a module of the project or of the program (std.csv), a table or a \
            function (apify.datasets, apify.acts.run, describe). Without one, text lists what there is, and the other forms \
            hold all of the program. Modules are described by their comments: lines that begin with ---, @param, @return, \
            @usage. Scripts are described by their headers.
            """
    )

    @Option(help: ArgumentHelp("text, markdown, html (one page that needs nothing else) or json.", valueName: "FORM"))
    var format: ManualFormat = .text

    @Option(help: ArgumentHelp("Write to FILE instead of the standard output.", valueName: "FILE"))
    var output: String?

    @Flag(
        help: ArgumentHelp(
            "Name what has no comment and examples that fail or print something else; exit with 1 when there are any.",
            discussion: "Without a NAME, looks at lib/ and scripts/ of the project. Examples run on a local gateway."))
    var check = false

    @Argument(help: ArgumentHelp("What to read about.", valueName: "NAME"))
    var names: [String] = []

    func validate() throws {
        if check, format != .text || output != nil {
            throw ValidationError("--check tells of problems only; it takes no --format and no --output")
        }
    }

    func run() async throws {
        signal(SIGPIPE, SIG_IGN)
        try await Commands.run {
            let index = HelpIndex(libraries: LuaLibrary.standard + ManualSource.words)
            if check {
                let sources =
                    try names.isEmpty
                    ? ManualSource.project() : names.flatMap { try ManualSource.sources($0, index) }
                return try await ManualCheck(sources: sources).run()
            }
            let sources = try names.flatMap { try ManualSource.sources($0, index) }
            let pages = try sources.isEmpty ? everything : sources.map { try $0.page(index) }
            try write(try text(pages, index))
            return ExitStatus.success
        }
    }

    /// What the program knows by itself.
    private var everything: [ManualPage] {
        ManualPage.pages(of: HelpIndex()) + ManualSource.words.map(ManualPage.init)
    }

    private func text(_ pages: [ManualPage], _ index: HelpIndex) throws -> String {
        switch format {
        case .markdown: MarkdownManual(pages).text
        case .html: HTMLManual(title: title(pages), pages).text
        case .json: JSONManual(pages).text
        case .text: terminalText(pages, index)
        }
    }

    /// One thing gives the page its name; several of a project are its manual.
    private func title(_ pages: [ManualPage]) -> String {
        if pages.count == 1 { return pages[0].title }
        return names.isEmpty ? "moongate" : names.joined(separator: ", ")
    }

    /// As `?name` shows it at the prompt: tables of the program with a list of what they hold, all else in full.
    private func terminalText(_ pages: [ManualPage], _ index: HelpIndex) -> String {
        let descriptor = DescriptorOutput(descriptor: STDOUT_FILENO)
        let isTerminal = output == nil && isatty(STDOUT_FILENO) == 1
        let escapes = isTerminal ? TerminalTraits.forShowing.escapes : .none
        var lines: [StyledText] = []
        if names.isEmpty {
            lines = ManualOverview(projectPages(index) + pages).lines(width: descriptor.columns)
        } else {
            let own = pages.flatMap { page in page.topics.map { (topic: $0, isOwn: index[$0.name] == nil) } }
            let whole = HelpIndex(libraries: [], promptTopics: index.topics + own.filter(\.isOwn).map(\.topic))
            for page in pages {
                let isListed = page.topics.first.map { $0.kind == .table && index[$0.name] != nil } ?? false
                for topic in isListed ? Array(page.topics.prefix(1)) : page.topics {
                    if !lines.isEmpty { lines += ["", StyledText(String(repeating: "─", count: 20), .dim), ""] }
                    lines += HelpPage(topic: topic, index: whole).lines(width: descriptor.columns)
                }
            }
        }
        return lines.map { String(decoding: $0.bytes(escapes), as: UTF8.self) + "\n" }.joined()
    }

    /// What the project of the working directory has, where there is one.
    private func projectPages(_ index: HelpIndex) -> [ManualPage] {
        guard FileManager.default.fileExists(atPath: ProjectSources.prefix + LibraryManifest.name) else { return [] }
        return ((try? ManualSource.project()) ?? []).compactMap { try? $0.page(index) }
    }

    private func write(_ text: String) throws {
        guard let output else {
            return try Commands.print(text.hasSuffix("\n") ? String(text.dropLast()) : text)
        }
        do {
            try Data(text.utf8).write(to: URL(fileURLWithPath: output), options: .atomic)
        } catch {
            throw CommandProblem(
                message: "cannot write \(output): \(error.localizedDescription)", status: ExitStatus.scriptError)
        }
    }
}

extension ManualFormat: ExpressibleByArgument {}
