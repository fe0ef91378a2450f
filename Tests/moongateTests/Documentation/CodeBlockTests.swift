import Foundation
import Testing

@testable import moongate

@Suite("The code on the pages of the documentation")
struct CodeBlockTests {
    /// What no test can do, by how the block begins, and why.
    static let exceptions = [
        (page: "README.md", beginning: "scripts/dev/quickstart", reason: "it builds all this and runs this test")
    ]

    /// The reference is not among them: the examples on it are those of the help, which has its own test.
    static let pages = DocumentationFile.all.filter { !$0.name.hasSuffix("/apify.md") }

    private static func isExcepted(_ block: CodeBlock) -> Bool {
        exceptions.contains { block.place.hasPrefix($0.page) && block.lines.first?.hasPrefix($0.beginning) == true }
    }

    @Test("every block works as it is pasted, and shows what the page says", arguments: pages)
    func blocks(page: DocumentationFile) throws {
        let blocks = try page.blocks().filter { !Self.isExcepted($0) }
        guard !blocks.isEmpty else { return }
        let project = try PageProject(blocks)
        defer { project.close() }
        for block in blocks { try project.run(block) }
    }

    @Test("every file that a page brings is used by one of its blocks", arguments: pages)
    func filesAreUsed(page: DocumentationFile) throws {
        let blocks = try page.blocks()
        // Found by their place: specs by `moongate test`, the policy always, actors and modules by their names.
        for block in blocks {
            guard let file = block.file, !file.hasPrefix("spec/"), !file.hasPrefix(".config/") else { continue }
            let parts = file.split(separator: "/")
            let name = file.hasPrefix("actors/") ? parts[1] : parts.last?.split(separator: ".").first ?? ""
            let isUsed = blocks.contains { $0.place != block.place && $0.text.contains(name) }
            #expect(isUsed || file == "moongate.json", "\(block.place): nothing uses \(file)")
        }
    }

    @Test("the exceptions are few, and are there")
    func exceptionsExist() throws {
        let blocks = try DocumentationFile.readme.blocks().filter(Self.isExcepted)
        #expect(blocks.count == Self.exceptions.count)
    }
}
