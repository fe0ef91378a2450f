/// What the comments of a Lua file say about the file and its functions. Reading it runs nothing of the file.
public struct LuaDocumentation: Sendable {
    /// A function with a comment.
    public struct Function: Sendable {
        /// As it is written: `csv.decode`, `cursor:take`, `local helper` without the `local`; empty for the function that
        /// the file returns.
        public var name: String
        /// Whether only the file itself sees it.
        public var isLocal: Bool
        /// The names of its arguments.
        public var parameters: [String]
        /// What is said about it.
        public var comment: DocComment
        /// The first line of its comment, from 1.
        public var firstLine: Int
        /// The line where the function begins.
        public var line: Int
        /// The line where it ends.
        public var lastLine: Int

        /// Whether there is a comment, whatever it says.
        public var isDocumented: Bool { firstLine < line }
    }

    /// A variable that is no function, with a comment that has `@class` or `@type`.
    public struct Value: Sendable {
        /// As it is written: `assert`, `actor.input`; empty for a class without a variable.
        public var variable: String
        /// What types call the class of which it holds the methods: `std.state.Job`. Nil when it has another type.
        public var className: String?
        /// What is said about it; its tags include `field`.
        public var comment: DocComment
    }

    /// The comment at the top that belongs to no function.
    public let comment: DocComment
    /// All functions that have a name or are returned, in order; the comments of some say nothing.
    public let allFunctions: [Function]
    /// The variables with a class or a type, in order.
    public let values: [Value]
    /// The lines of the file.
    public let lines: [String]

    /// Reads a file.
    public init(_ source: String) {
        lines = source.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        var scanner = LuaLineScanner()
        var block: [String] = []
        var top: DocComment?
        var found: [Function] = []
        var values: [Value] = []
        for (index, line) in lines.enumerated() {
            let isInside = scanner.isInside
            scanner.pass(line)
            if !isInside, let text = Self.documentation(line) {
                block.append(text)
                continue
            }
            if !isInside, let head = Self.head(line) {
                found.append(
                    Function(
                        name: head.name, isLocal: head.isLocal, parameters: head.parameters,
                        comment: DocComment(lines: block), firstLine: index + 1 - block.count, line: index + 1,
                        lastLine: Self.end(of: index, in: lines)))
            } else if !block.isEmpty {
                let comment = DocComment(lines: block)
                if comment.tags.contains(where: { ["class", "type"].contains($0.name) }) {
                    let variable = line.prefixMatch(of: /\s*(?:local\s+)?([\w.]+)\s*=/).map { String($0.1) }
                    let className = comment.tags.first { $0.name == "class" }?.text
                    values.append(Value(variable: variable ?? "", className: className, comment: comment))
                } else if top == nil, !found.contains(where: \.isDocumented) {
                    top = comment
                }
            }
            block = []
        }
        comment = top ?? DocComment()
        allFunctions = found
        self.values = values
    }

    /// The functions with comments, in order.
    public var functions: [Function] { allFunctions.filter(\.isDocumented) }

    /// The text of a function with its comment, at most so many lines.
    public func text(of function: Function, limit: Int = 400) -> [String] {
        Array(lines[(function.firstLine - 1)..<min(function.lastLine, function.firstLine - 1 + limit, lines.count)])
    }

    /// What stands behind `---`; rules of hyphens are no documentation.
    private static func documentation(_ line: String) -> String? {
        let line = line.drop { $0 == " " || $0 == "\t" }
        guard line.hasPrefix("---"), !line.hasPrefix("----") else { return nil }
        return String(line.dropFirst(3))
    }

    /// What a line says about the function that begins in it.
    private static func head(_ line: String) -> (name: String, isLocal: Bool, parameters: [String])? {
        guard line.utf8.count < 1000, line.contains("function") else { return nil }
        let pattern =
            /\s*(local\s+|return\s+)?(?:function\b\s*([\w.:]*)|([\w.]+)\s*=\s*function\b)\s*\(([^)]*)\)?/
        guard let match = line.prefixMatch(of: pattern) else { return nil }
        let prefix = match.1.map { $0.trimmed } ?? ""
        let name = String(match.2 ?? match.3 ?? "")
        // A function that is neither named nor returned is an argument of something.
        guard !name.isEmpty || prefix == "return" else { return nil }
        let parameters = match.4.split(separator: ",").map(\.trimmed)
        return (name, prefix == "local", parameters)
    }

    /// The line where a function ends: the first one that begins with `end` and as many blanks as the function.
    private static func end(of start: Int, in lines: [String]) -> Int {
        let margin = lines[start].prefix { $0 == " " || $0 == "\t" }
        if lines[start].contains(/\bend\b[\s,;)]*$/) { return start + 1 }
        for index in lines.indices.dropFirst(start + 1) {
            let line = lines[index].dropFirst(margin.count)
            if lines[index].hasPrefix(margin), line.contains(/^end\b/) { return index + 1 }
        }
        return lines.count
    }
}
