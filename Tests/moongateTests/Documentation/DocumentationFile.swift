import Foundation
import REPL
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

    /// The code on the page, each block with the remarks in comments in front of it.
    func blocks() throws -> [CodeBlock] {
        var blocks: [CodeBlock] = []
        var remarks: [CodeBlock.Remark] = []
        for block in MarkdownDocument(try text()).blocks {
            switch block {
            case .comment(let comment): remarks.append(try CodeBlock.Remark(comment, in: name))
            case .code(let language, let lines, let number):
                blocks.append(
                    CodeBlock(place: "\(name):\(number)", language: language, lines: lines, remarks: remarks))
                remarks = []
            default:
                // A remark stands right in front of the block that it is about.
                try #require(remarks.isEmpty, "\(name): a comment that is about no block")
            }
        }
        return blocks
    }
}
