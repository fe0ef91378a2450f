import ApifyModule
import Documentation
import GatewayAPI
import Permissions

extension HelpTopic {
    /// What a script says of itself: in its header, and in the comment at its top.
    ///
    /// - Parameters:
    ///   - file: the script, as people name it.
    ///   - source: its text.
    /// - Throws: `CommandProblem` when its header is wrong.
    init(script file: String, source: String) throws {
        let header: ScriptHeader?
        do throws(HeaderError) {
            header = try ScriptHeader(source: Array(source.utf8))
        } catch {
            throw CommandProblem(message: "\(file):\(error)", status: ExitStatus.compileError)
        }
        let comment = Self.comment(in: source)
        let usage = header?.help(file).split(separator: "\n").first { $0.hasPrefix("Usage: ") }?.dropFirst(
            "Usage: ".count)
        self.init(
            file, .script, signature: "moongate " + file, summary: header?.summary ?? comment.first ?? "",
            example: header?.arguments == nil ? "" : usage.map(String.init) ?? "")
        details = header?.summary == nil ? Array(comment.dropFirst()) : comment
        arguments = (header?.arguments ?? []).map(ArgumentHelp.init)
        sections = header.map(Self.sections) ?? []
        sections.append(Section("Exit codes", ExitStatus.meanings))
        self.source = file
    }

    /// The paragraphs of the comment at the top, be it documentation or not.
    private static func comment(in source: String) -> [String] {
        let documented = LuaDocumentation(source).comment
        if !documented.summary.isEmpty { return [documented.summary] + documented.details }
        let lines = source.split(separator: "\n", omittingEmptySubsequences: false).drop { $0.hasPrefix("#!") }
        let head = lines.prefix { $0.hasPrefix("--") && !$0.hasPrefix("--[") }.map { $0.drop { $0 == "-" }.dropFirst() }
        return head.split { $0.allSatisfy(\.isWhitespace) }.map { $0.joined(separator: " ") }
    }

    private static func sections(_ header: ScriptHeader) -> [Section] {
        var sections: [Section] = []
        let names = Effect([.read, .write, .delete, .spend, .persist]).names
        let effects = names.compactMap { name -> (name: String, text: String)? in
            let scopes = header.effects.filter { $0.effect.names.contains(name) }.map(\.scope.text)
            return scopes.isEmpty ? nil : (name, scopes == ["*"] ? "anything" : scopes.joined(separator: ", "))
        }
        if !effects.isEmpty { sections.append(Section("Effects", effects)) }
        var limits: [(name: String, text: String)] = []
        if let runs = header.limits.runs { limits.append(("max_runs", "starts at most \(runs) runs")) }
        if let dollars = header.limits.dollars {
            limits.append(("max_usd", "starts nothing more after \(dollars) US dollars"))
        }
        if let connection = header.connection { limits.append(("connection", "acts on \(connection)")) }
        if let version = header.requires { limits.append(("requires", "moongate \(version) or newer")) }
        if !limits.isEmpty { sections.append(Section("Limits", limits)) }
        if !header.libraries.isEmpty {
            sections.append(Section("Libraries", header.libraries.map { (name: $0.name, text: $0.version) }))
        }
        return sections
    }
}

extension ArgumentHelp {
    /// What the header of a script says of an argument.
    fileprivate init(_ spec: ArgumentSpec) {
        let type = spec.choices.isEmpty ? spec.kind.rawValue : "one of " + spec.choices.joined(separator: ", ")
        self.init(
            spec.position == nil ? spec.option : spec.name.uppercased(), type, required: spec.isRequired,
            default: spec.standardText, spec.help ?? "")
    }
}
