/// Code on a page, and what the comments in front of it say about it.
struct CodeBlock {
    /// What a comment in front of a block says.
    enum Remark {
        /// `seed: FILE`: what the local gateway holds from the beginning, a file in this folder.
        case seed(String)
        /// `file: NAME`: the block is a file of the project.
        case file(String)

        struct Unknown: Error {
            let comment: String
            let page: String
        }

        init(_ comment: String, in page: String) throws {
            let parts = comment.split(separator: ": ", maxSplits: 1).map(String.init)
            switch (parts.first, parts.last) {
            case ("seed", let file?) where parts.count == 2: self = .seed(file)
            case ("file", let name?) where parts.count == 2: self = .file(name)
            default: throw Unknown(comment: comment, page: page)
            }
        }
    }

    /// The page and the line on which the fence opens.
    let place: String
    let language: String
    let lines: [String]
    let remarks: [Remark]

    var text: String { lines.map { $0 + "\n" }.joined() }

    /// What the local gateway holds from the beginning.
    var seeds: [String] {
        remarks.compactMap { if case .seed(let file) = $0 { file } else { nil } }
    }

    /// The name of the file that the block is, if it is one.
    var file: String? {
        remarks.lazy.compactMap { if case .file(let name) = $0 { name } else { nil } }.first
    }

    var isPromptSession: Bool { language.isEmpty && lines.first?.hasPrefix(PageProject.prompt) == true }
}
