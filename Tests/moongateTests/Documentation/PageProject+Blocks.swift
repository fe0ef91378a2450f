import Foundation
import Testing

@testable import TerminalTestSupport

extension PageProject {
    /// Does with a block what a reader would.
    func run(_ block: CodeBlock) throws {
        switch block.language {
        case "json": try read(json: block)
        case _ where block.file != nil: break
        case "lua": try run(lua: block)
        case "sh":
            for line in Self.commands(block) { try run(line, of: block) }
        case "console": try run(console: block)
        case _ where block.isPromptSession: try run(prompt: block)
        default: Issue.record("\(block.place): nobody knows what to do with a block of '\(block.language)'")
        }
    }

    /// Commands with their continuations; comments and empty lines are none.
    private static func commands(_ block: CodeBlock) -> [String] {
        block.text.replacing("\\\n", with: " ").split(separator: "\n").map(String.init).filter { !$0.hasPrefix("#") }
    }

    private func run(_ line: String, of block: CodeBlock) throws {
        guard let outcome = try run(line: line) else { return }
        #expect(outcome.status == 0, "\(block.place): \(line)\n\(outcome.output)\(outcome.errors)")
    }

    /// Runs a script; what stands behind its arrows is what it prints.
    private func run(lua block: CodeBlock) throws {
        let script = try folder.write("pasted.lua", reachable(block.text))
        let outcome = try MoongateBinary.run([script], in: folder)
        #expect(outcome.status == 0, "\(block.place)\n\(outcome.output)\(outcome.errors)")
        let expected = block.lines.compactMap { line in
            line.firstRange(of: "--> ").map { String(line[$0.upperBound...]) }
        }
        guard !expected.isEmpty else { return }
        let printed = outcome.output.split(separator: "\n").map(String.init)
        #expect(
            expected.allSatisfy(printed.contains), "\(block.place) says \(expected) and prints \(printed)")
    }

    /// One document, or one on each line of a file of lines.
    private func read(json block: CodeBlock) throws {
        let documents = block.file?.hasSuffix(".jsonl") == true ? block.lines : [block.text]
        for document in documents {
            #expect(throws: Never.self, "\(block.place)") {
                try JSONSerialization.jsonObject(with: Data(document.utf8))
            }
        }
    }

    // MARK: - What is shown

    /// Inputs or commands, each with what is shown behind it.
    private static func exchanges(_ block: CodeBlock, mark: String) -> [(input: String, shown: [String])] {
        var exchanges: [(input: String, shown: [String])] = []
        for line in block.lines {
            if line.hasPrefix(mark) {
                exchanges.append((String(line.dropFirst(mark.count)), []))
            } else if !exchanges.isEmpty {
                exchanges[exchanges.count - 1].shown.append(line)
            }
        }
        return exchanges
    }

    private func run(prompt block: CodeBlock) throws {
        let driver = try PromptDriver(in: folder, size: (100, 50))
        for (input, expected) in Self.exchanges(block, mark: Self.prompt) {
            let expected = ShownLines(expected)
            let shown = try driver.run(reachable(input), until: expected.match)
            #expect(
                expected.match(shown),
                "\(block.place): \(input) shows\n\(shown.joined(separator: "\n"))")
        }
        #expect(driver.leave() == 0, "\(block.place)")
    }

    /// Commands behind `$`, each with what it writes and, where it is not 0, `[exit code N]`.
    private func run(console block: CodeBlock) throws {
        for (command, shown) in Self.exchanges(block, mark: "$ ") {
            let isAnswered = shown.contains { $0.contains(Self.question) }
            var (status, lines) = try isAnswered ? answer(command, shown) : write(command)
            if status != 0 { lines.append("[exit code \(status)]") }
            #expect(
                ShownLines(shown).match(lines), "\(block.place): \(command) shows\n\(lines.joined(separator: "\n"))")
        }
    }

    private func write(_ command: String) throws -> (Int32, [String]) {
        let outcome = try #require(try run(line: "{ \(command)\n} 2>&1"))
        return (
            outcome.status,
            outcome.output.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
        )
    }

    /// Where an answer is typed.
    private static let question = "[n] no > "

    /// Runs a command on a terminal and gives it the answers that the page shows.
    private func answer(_ command: String, _ shown: [String]) throws -> (Int32, [String]) {
        let terminal = try terminal(line: command, size: (100, 50))
        for (count, line) in shown.filter({ $0.contains(Self.question) }).enumerated() {
            try terminal.wait("a question") { screen in
                screen.texts.filter { ($0 + " ").contains(Self.question) }.count > count
            }
            let answer = line.firstRange(of: Self.question).map { String(line[$0.upperBound...]) } ?? ""
            terminal.type(answer + "\r")
        }
        let status = terminal.exitStatus()
        return (status, terminal.device.screen.texts)
    }
}
