import GatewayAPI
import LineEditor
import LuaEngine

/// Says what could stand at the cursor: from what is known of the API, from the live tables, from what has been seen of
/// the account. Changes nothing, runs nothing, asks no server.
struct Completer: Sendable {
    private static let most = 300

    let known: KnownFunctions
    let live: any LiveTables
    let resources: KnownResources
    let commands: [PromptCommand]
    /// What `require` finds inside the program.
    let modules: [String]
    /// What lies in the folder of a path that has been typed, each with the path in front.
    var files: @Sendable (_ path: String) -> [String] = { FileNames.beginning(with: $0) }

    /// - Parameters:
    ///   - text: what has been typed.
    ///   - cursor: a UTF-8 offset in it.
    ///   - patience: how long the live tables may take.
    func completions(_ text: String, _ cursor: Int, patience: Duration = .milliseconds(50)) -> Completions {
        guard let context = context(text, cursor) else { return .none }
        let found = candidates(for: context, patience: patience)
        return Completions(range: context.range, candidates: found.map(\.forMenu))
    }

    /// Whether the name or the ID of something in the account stands at the cursor.
    func wantsName(_ text: String, _ cursor: Int) -> Bool {
        switch context(text, cursor)?.subject {
        case .string(let place): kind(place) != nil
        case .commandArgument(let name): commands.first { $0.name == name }?.argument == .connection
        default: false
        }
    }

    func context(_ text: String, _ cursor: Int) -> CompletionContext? {
        ContextAnalyzer.context(of: text, cursor: cursor, commands: commands, known: known)
    }

    /// The candidates, the best first.
    func candidates(for context: CompletionContext, patience: Duration) -> [Candidate] {
        let prefix = context.prefix
        let all: [Candidate] =
            switch context.subject {
            case .command: commandNames
            case .commandArgument(let name): arguments(of: name, prefix)
            case .topic: topics
            case .name: names(context, patience)
            case .field(let receiver): fields(of: receiver, prefix, patience)
            case .method(let receiver): methods(of: receiver, prefix, patience)
            case .option(let place, let used): options(place, without: used)
            case .value(let place): values(place) + names(context, patience)
            case .string(let place): strings(place, prefix)
            }
        return Array(all.matching(prefix).prefix(Self.most))
    }

    // Commands

    private var commandNames: [Candidate] {
        let named = commands.map { command in (command.name, command) }
        let aliases = commands.flatMap { command in command.aliases.map { ($0, command) } }
        return (named + aliases).map { name, command in
            Candidate(
                text: name + (command.argument == .none ? "" : " "), title: ":" + name, help: command.summary)
        }
    }

    private func arguments(of name: String, _ prefix: String) -> [Candidate] {
        switch commands.first(where: { $0.name == name })?.argument {
        case .choice(let values): values.map { Candidate(text: $0) }
        case .connection: identifiers(.connection, prefix)
        case .file: files(prefix).map { Candidate(text: $0) }
        default: []
        }
    }

    private var topics: [Candidate] {
        known.names.sorted().map { Candidate(text: $0, help: known.function($0)?.summary ?? "") }
            + commands.map { Candidate(text: ":" + $0.name, help: $0.summary) } + modules.map { Candidate(text: $0) }
    }

    // Names

    private func names(_ context: CompletionContext, _ patience: Duration) -> [Candidate] {
        let typed = context.names.map { Candidate(text: $0) }
        let roots = known.members(of: "").map { Candidate(text: $0.name, help: $0.summary, effect: $0.effect) }
        let all = liveMembers(of: [], context.prefix, patience)
        // The results of the prompt, and what Lua keeps for itself, are wanted less often than other names.
        let globals = all.filter { !$0.text.hasPrefix("_") } + all.filter { $0.text.hasPrefix("_") }
        guard !context.prefix.isEmpty else { return optionTable(context) + roots + typed + globals }
        let keywords = LuaKeyword.allCases.map { Candidate(text: $0.rawValue, help: "a word of Lua") }
        return roots + typed + globals + keywords
    }

    /// The beginning of a table where a call takes one whose fields are known.
    private func optionTable(_ context: CompletionContext) -> [Candidate] {
        guard let call = context.call, let arguments = known.function(call.function)?.arguments,
            arguments.indices.contains(call.argument), !arguments[call.argument].fields.isEmpty
        else { return [] }
        let names = arguments[call.argument].fields.map(\.name).joined(separator: ", ")
        return [Candidate(text: "{ ", title: "{ \(arguments[call.argument].name) }", help: names)]
    }

    private func fields(of receiver: Receiver, _ prefix: String, _ patience: Duration) -> [Candidate] {
        switch receiver {
        case .path(let path):
            let members = known.members(of: path.joined(separator: ".")).map {
                Candidate(text: $0.name, help: $0.summary, effect: $0.effect)
            }
            guard let found = visibleMembers(of: path, prefix, patience) else { return members }
            // Only some gateways have `apify.dev`.
            let hasDevelopment = path != ["apify"] || found.contains { $0.name == "dev" }
            return members.filter { hasDevelopment || $0.text != "dev" } + found.map(Self.candidate)
        case .result(let name): return columns(name, ofList: false)
        case .element(let name): return columns(name, ofList: true)
        case .string, .unknown: return []
        }
    }

    private func columns(_ name: String, ofList isList: Bool) -> [Candidate] {
        guard let function = known.function(name), isList == (function.result != .record) else { return [] }
        return function.columns.map { Candidate(text: $0) }
    }

    private func methods(of receiver: Receiver, _ prefix: String, _ patience: Duration) -> [Candidate] {
        if let kind = NameChains.kind(of: receiver, known) { return methods(of: kind) }
        switch receiver {
        case .path(let path):
            return (visibleMembers(of: path, prefix, patience) ?? []).filter { $0.type == .function }.map { member in
                // Only methods of cursors and tasks are inherited from tables that scripts cannot reach.
                let method = ["cursor", "task"].lazy.compactMap { known.function($0 + ":" + member.name) }.first
                return Candidate(
                    text: member.name, help: member.isInherited ? method?.summary ?? "" : "",
                    effect: member.isInherited ? method?.effect ?? [] : [])
            }
        case .string: return liveMembers(of: ["string"], prefix, patience)
        case .result, .element, .unknown: return []
        }
    }

    private func methods(of kind: String) -> [Candidate] {
        known.methods(of: kind).map {
            Candidate(text: String($0.lastName), help: $0.summary, effect: $0.effect)
        }
    }

    private func liveMembers(of path: [String], _ prefix: String, _ patience: Duration) -> [Candidate] {
        (visibleMembers(of: path, prefix, patience) ?? []).map(Self.candidate)
    }

    private static func candidate(_ member: LiveMember) -> Candidate {
        Candidate(text: member.name, help: "a \(member.type.name)")
    }

    /// Nil when the tables give no answer in time.
    private func visibleMembers(of path: [String], _ prefix: String, _ patience: Duration) -> [LiveMember]? {
        live.members(of: path, prefix: prefix, patience: patience)?.filter { member in
            // What begins with two underscores is between Lua and the table.
            (!member.name.hasPrefix("__") || prefix.hasPrefix("_")) && LuaKeyword(member.name.utf8) == nil
        }
    }

    // Arguments

    private func fields(_ place: CompletionContext.Place) -> [KnownFunction.Option] {
        guard let arguments = known.function(place.function)?.arguments, arguments.indices.contains(place.argument)
        else { return [] }
        return arguments[place.argument].fields
    }

    private func options(_ place: CompletionContext.Place, without used: [String]) -> [Candidate] {
        guard place.fields.isEmpty else { return [] }
        return fields(place).filter { !used.contains($0.name) }.map {
            Candidate(text: $0.name + " = ", title: $0.name, help: "\($0.type): \($0.summary)")
        }
    }

    private func option(_ place: CompletionContext.Place) -> KnownFunction.Option? {
        guard place.fields.count == 1, let field = place.fields.first else { return nil }
        return fields(place).first { $0.name == field }
    }

    private func values(_ place: CompletionContext.Place) -> [Candidate] {
        guard let option = option(place) else { return [] }
        return option.constants.map { Candidate(text: $0, help: option.summary) }
            + option.texts.map { Candidate(text: "\"\($0)\"", title: $0, help: option.summary) }
    }

    private func strings(_ place: CompletionContext.Place, _ prefix: String) -> [Candidate] {
        if place.function == "require", place.argument == 0, place.fields.isEmpty {
            return (modules + ["apify", "async", "json"]).map { Candidate(text: $0) }
        }
        if let option = option(place), !option.texts.isEmpty {
            return option.texts.map { Candidate(text: $0, help: option.summary) }
        }
        return kind(place).map { identifiers($0, prefix) } ?? []
    }

    /// What the string at a place is the name or the ID of.
    private func kind(_ place: CompletionContext.Place) -> ResourceKind? {
        if let field = place.fields.last { return ResourceKind(argument: field) }
        guard let arguments = known.function(place.function)?.arguments, arguments.indices.contains(place.argument)
        else { return nil }
        return arguments[place.argument].resource
    }

    /// The things of a kind by name, the most recent first; by ID those that have no name, and all once an ID is typed.
    private func identifiers(_ kind: ResourceKind, _ prefix: String) -> [Candidate] {
        let seen = resources.all(kind)
        let named = seen.map { resource in
            Candidate(text: resource.name.map { written($0, kind, prefix) } ?? resource.id, help: resource.remark)
        }
        guard !prefix.isEmpty else { return named }
        return named
            + seen.filter { $0.name != nil }.map { resource in
                Candidate(text: resource.id, help: [resource.name ?? "", resource.remark].joined(separator: " "))
            }
    }
}

extension Completer {
    /// A name as it is being typed: `user/name`, or `~name` for what can only be the account's own.
    private func written(_ name: String, _ kind: ResourceKind, _ prefix: String) -> String {
        if prefix.contains("/") { return name.replacingFirst("~", with: "/") }
        guard prefix.hasPrefix("~"), kind != .actor, let tilde = name.firstIndex(of: "~") else { return name }
        return String(name[tilde...])
    }
}

extension String {
    /// The text with another character in place of the first occurrence of one.
    fileprivate func replacingFirst(_ old: Character, with new: Character) -> String {
        guard let index = firstIndex(of: old) else { return self }
        return self[..<index] + String(new) + self[self.index(after: index)...]
    }
}
