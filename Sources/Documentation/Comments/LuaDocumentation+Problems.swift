extension LuaDocumentation {
    /// Something that the comments of a file leave open.
    public struct Problem: Sendable, Equatable {
        /// From 1.
        public var line: Int
        /// What is missing or wrong.
        public var message: String

        /// - Parameters:
        ///   - line: from 1.
        ///   - message: what is missing or wrong.
        public init(line: Int, message: String) {
            (self.line, self.message) = (line, message)
        }
    }

    /// What the comments leave open about what the module offers to others.
    public func problems() -> [Problem] {
        var problems: [Problem] = []
        let exported = exports
        if comment.summary.isEmpty, exported.first?.name != "" {
            problems.append(Problem(line: 1, message: "no comment at the top says what the module is for"))
        }
        for function in exported
            + publicFunctions.filter({ function in
                function.isDocumented && !exported.contains { $0.line == function.line }
            })
        {
            problems += self.problems(of: function)
        }
        return problems.sorted { $0.line < $1.line }
    }

    private func problems(of function: Function) -> [Problem] {
        let name = function.name.isEmpty ? "the function that is returned" : function.name
        guard function.isDocumented else {
            return [Problem(line: function.line, message: "\(name) has no comment; lines that begin with --- make one")]
        }
        var problems: [Problem] = []
        if function.comment.summary.isEmpty {
            problems.append(Problem(line: function.line, message: "the comment of \(name) does not say what it does"))
        }
        let described = function.comment.parameters.map(\.name)
        for parameter in function.parameters where parameter != "..." && !described.contains(parameter) {
            problems.append(
                Problem(line: function.line, message: "\(name): there is no ---@param \(parameter) with its type"))
        }
        for parameter in described where !function.parameters.contains(parameter) {
            problems.append(
                Problem(line: function.line, message: "\(name): ---@param \(parameter) describes no parameter of it"))
        }
        return problems
    }
}
