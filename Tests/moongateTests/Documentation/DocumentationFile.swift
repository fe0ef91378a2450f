import Documentation
import Foundation
import Testing

@testable import moongate

/// A page that people read, as it stands in the repository.
struct DocumentationFile: Sendable, CustomTestStringConvertible {
    /// Below the package's folder.
    let name: String

    static let readme = DocumentationFile(name: "README.md")
    static let folder = "Sources/moongate/Documentation/"

    /// The front door and every page behind it.
    static let all = [readme] + DocumentationPage.all.map { DocumentationFile(name: folder + $0.name + ".md") }

    var testDescription: String { name }

    var path: String { MoongateBinary.packageFolder + "/" + name }

    func text() throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

    /// The code on the page, each block with what is said in front of it.
    func blocks() throws -> [CodeBlock] {
        var blocks: [CodeBlock] = []
        var (seeds, file): ([String], String?) = ([], nil)
        for block in MarkdownDocument(try text()).blocks {
            switch block {
            case .comment(let comment):
                let seed = try #require(comment.wholeMatch(of: /seed: (\S+)/), "\(name): nobody reads \(comment)")
                seeds.append(String(seed.output.1))
            case .code(let language, let lines, let number):
                blocks.append(
                    CodeBlock(place: "\(name):\(number)", language: language, lines: lines, seeds: seeds, file: file))
                (seeds, file) = ([], nil)
            case .paragraph(let text):
                file = text.wholeMatch(of: /`([^`]+)`:/).map { String($0.output.1) }
            default: file = nil
            }
        }
        try #require(seeds.isEmpty, "\(name): a seed for no block")
        return blocks
    }
}
