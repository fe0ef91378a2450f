import Documentation
import LineEditor
import Permissions

/// Looks whether everything that others may use is described, and whether the examples do what they say.
struct ManualCheck {
    let sources: [ManualSource]

    /// Prints what is wrong, a line for each: `lib/prices.lua:12: …`.
    ///
    /// - Returns: the exit status.
    func run() async throws -> Int32 {
        var isGood = true
        // Examples run in folders of their own; what is looked at is named from here.
        for source in sources {
            for problem in try await problems(of: source) {
                isGood = false
                try Commands.print(problem.onOneLine)
            }
        }
        return isGood ? ExitStatus.success : ExitStatus.scriptError
    }

    private func problems(of source: ManualSource) async throws -> [String] {
        switch source.subject {
        case .module(let library):
            let documentation = LuaDocumentation(library.source)
            var problems = documentation.problems()
            let runner = UsageRunner(project: ManualSource.projectFolder(of: library.file))
            for usage in documentation.usages {
                guard let message = try await runner.problem(with: usage) else { continue }
                problems.append(LuaDocumentation.Problem(line: usage.line, message: message))
            }
            return problems.sorted { $0.line < $1.line }.map { "\(library.file):\($0.line): \($0.message)" }
        case .script(let file, let source):
            let topic = try HelpTopic(script: file, source: source)
            var problems: [String] = []
            if topic.summary.isEmpty {
                problems.append("\(file):1: neither a header with a summary nor a comment says what the script is for")
            }
            for argument in topic.arguments where argument.summary.isEmpty {
                problems.append("\(file):1: the header says nothing about \(argument.name); help = \"...\" does")
            }
            return problems
        case .topic: return []
        }
    }
}
