/// Code on a page, and what is said in front of it.
struct CodeBlock {
    /// The page and the line on which the fence opens.
    let place: String
    let language: String
    let lines: [String]
    /// What the local gateway holds from the beginning, files beside this one; a page names them in comments as `seed: FILE`.
    let seeds: [String]
    /// The name of the file that the block is, below the project; it stands with a colon in a paragraph of its own.
    let file: String?

    var text: String { lines.map { $0 + "\n" }.joined() }

    var isPromptSession: Bool { language.isEmpty && lines.first?.hasPrefix(PageProject.prompt) == true }
}
