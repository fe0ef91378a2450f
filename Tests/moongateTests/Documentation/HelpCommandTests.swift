import Documentation
import Foundation
import Testing

@testable import TerminalTestSupport
@testable import moongate

@Suite("moongate help")
struct HelpCommandTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test(
        "prints a page as it stands in the repository; for apify, `moongate help apify > FILE` makes that so",
        arguments: DocumentationPage.all.map(\.name))
    func page(name: String) throws {
        let outcome = try MoongateBinary.run(["help", name], in: folder)
        #expect(outcome.status == 0 && outcome.errors.isEmpty)
        let text = try DocumentationFile(name: DocumentationFile.folder + name + ".md").text()
        let isEqual = outcome.output == text
        #expect(isEqual, "\(DocumentationFile.folder)\(name).md has drifted")
    }

    @Test("every page of the folder is one, and the front page leads to all of them")
    func complete() throws {
        let path = MoongateBinary.packageFolder + "/" + DocumentationFile.folder
        let files = try FileManager.default.contentsOfDirectory(atPath: path).filter { $0.hasSuffix(".md") }
        #expect(files.sorted() == DocumentationPage.all.map { $0.name + ".md" }.sorted())
        let readme = try DocumentationFile.readme.text()
        for file in files { #expect(readme.contains("](\(DocumentationFile.folder)\(file))"), "\(file)") }
    }

    @Test("links on pages lead to files that exist", arguments: DocumentationFile.all)
    func links(page: DocumentationFile) throws {
        for link in try page.text().matches(of: /\]\(([^)#]+)\)/).map({ $0.output.1 }) where !link.hasPrefix("https://")
        {
            let folder = URL(fileURLWithPath: page.path).deletingLastPathComponent()
            #expect(FileManager.default.fileExists(atPath: folder.appendingPathComponent(String(link)).path), "\(link)")
        }
    }

    @Test("the examples on the reference are those of the help, which are run elsewhere")
    func reference() throws {
        let page = DocumentationFile(name: DocumentationFile.folder + "apify.md")
        let topics = ReferencePage.pages.flatMap(\.topics)
        #expect(topics.count > 80)
        #expect(try page.blocks().map(\.text) == topics.map { $0.pasteableExample + "\n" })
    }

    @Test("is laid out on a terminal, no wider than that", arguments: [40, 80, 132])
    func terminal(columns: Int) throws {
        let terminal = try PseudoTerminal(
            ["help", "permissions"], in: folder, environment: ["TERM": "xterm-256color", "PAGER": ""],
            size: (columns, 24))
        #expect(terminal.exitStatus() == 0)
        let texts = terminal.device.screen.texts
        #expect(texts.first == "What a script may do")
        #expect(texts.contains("The policy"))
        #expect(texts.contains { $0.hasPrefix("  1. a denial, from") })
        for mark in ["```", "**", "<!--", "## "] { #expect(!texts.contains { $0.contains(mark) }, "\(mark)") }
        let words = texts.joined(separator: " ").split(separator: " ")
        #expect(words.count > 500)
        let isStyled = String(decoding: terminal.device.bytes, as: UTF8.self).contains("\u{1B}[0;1m")
        #expect(isStyled)
    }

    @Test("writes no escape sequences to a dumb terminal")
    func dumb() throws {
        let terminal = try PseudoTerminal(["help", "calls"], in: folder)
        #expect(terminal.exitStatus() == 0)
        #expect(!terminal.device.bytes.contains(0x1B))
        #expect(terminal.device.screen.texts.first == "Calls")
    }

    @Test("a long page goes through the pager that the user wants")
    func pager() throws {
        let terminal = try PseudoTerminal(
            ["help", "prompt"], in: folder,
            environment: ["TERM": "xterm-256color", "MOONGATE_PAGER": "grep -c History"])
        #expect(terminal.exitStatus() == 0)
        #expect(terminal.device.screen.texts == ["1"])
    }

    @Test("shows its pages at the prompt, too; the name of something that can be typed means that")
    func atThePrompt() throws {
        let driver = try PromptDriver(in: folder, size: (80, 200))
        #expect(try driver.run(":help permissions").first == "What a script may do")
        #expect(try driver.run(":help :gateway").first?.hasPrefix(":gateway") == true)
        #expect(try driver.run(":help permisions").first?.hasPrefix("There is no help for") == true)
    }

    @Test("lists commands and pages, and still shows the options of a command")
    func commands() throws {
        let overview = try MoongateBinary.run(["help"], in: folder)
        #expect(overview.status == 0)
        for word in DocumentationPage.all.map(\.name) + ["SUBCOMMANDS:", "local", "check"] {
            #expect(overview.output.contains(word), "\(word)")
        }
        let run = try MoongateBinary.run(["help", "run"], in: folder)
        #expect(run.status == 0 && run.output.contains("--max-memory"))
        let serve = try MoongateBinary.run(["help", "local", "serve"], in: folder)
        #expect(serve.status == 0 && serve.output.contains("--confirm-connections"))
    }

    @Test("says of a topic that does not exist which one was meant, or where all are listed")
    func unknown() throws {
        let near = try MoongateBinary.run(["help", "permisions"], in: folder)
        #expect(near.status == 64 && near.output.isEmpty)
        #expect(near.errors.contains("did you mean 'permissions'?"))
        let far = try MoongateBinary.run(["help", "weather", "today"], in: folder)
        #expect(far.status == 64 && far.errors.contains("called 'weather today'; moongate help lists them"))
    }

    @Test("tells where pages and modules speak of a word")
    func mentions() throws {
        let found = { (words: String...) in try MoongateBinary.run(["help"] + words, in: self.folder) }
        let vendor = try found("vendor")
        #expect(vendor.status == 0 && vendor.output.contains("moongate help libraries  Sharing libraries"), "\(vendor)")
        #expect(try found("retries").output.hasPrefix("moongate help calls"))
        let csv = try found("csv").output
        #expect(csv.contains("std.csv") && csv.contains("moongate doc NAME shows one: moongate doc "), "\(csv)")
        #expect(try found("virtual", "nonsenseword").status == 64)
        // What stands behind a hash in a block of shell is no heading.
        #expect(try !found("prints", "its", "base").output.contains("moongate help gateway  prints"))
    }
}
