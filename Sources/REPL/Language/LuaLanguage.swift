import LineEditor
import LuaEngine
import Stdlib

/// Everything that the editor needs to know about what is typed at the prompt.
struct LuaLanguage: Sendable {
    /// Lua's compiler, on the thread that asks.
    let checker: SyntaxChecker
    let commands: [PromptCommand]
    let globals = KnownGlobals()
    private let live: any LiveTables
    private let resources: KnownResources
    private let modules: [String]
    let policy: SuggestionPolicy
    var indentation = Indentation()
    /// Told when the name of something in the account was to be completed and none was known.
    var nameWanted: @Sendable () -> Void = {}

    /// - Parameters:
    ///   - engine: whose tables are completed.
    ///   - commands: the commands of the prompt.
    ///   - resources: what has been seen of the account.
    ///   - modules: what `require` finds inside the program.
    init(
        engine: Engine, commands: [PromptCommand], resources: KnownResources,
        modules: [String] = Stdlib.modules.map(\.name)
    ) {
        self.init(live: EngineTables(engine), commands: commands, resources: resources, modules: modules)
    }

    init(live: any LiveTables, commands: [PromptCommand], resources: KnownResources, modules: [String]) {
        let checker = SyntaxChecker()
        self.checker = checker
        self.commands = commands
        (self.live, self.resources, self.modules) = (live, resources, modules)
        policy = SuggestionPolicy(known: .all, commands: commands) { checker.check($0) }
    }

    /// All functions, by the names that the session has given to them as well. Put together when it is asked for first: the
    /// first prompt does without.
    var known: KnownFunctions {
        var known = KnownFunctions.all
        known.aliases = globals.aliases
        return known
    }

    var completer: Completer {
        Completer(known: known, live: live, resources: resources, commands: commands, modules: modules)
    }

    /// What an input is.
    func read(_ text: String) -> InputReading {
        let luaCommands = commands.filter { $0.argument == .lua }.flatMap { [$0.name] + $0.aliases }
        return InputReading.of(text, luaCommands: Set(luaCommands)) { checker.check($0) }
    }

    func completions(_ text: String, _ cursor: Int) -> Completions {
        let completer = completer
        let found = completer.completions(text, cursor)
        if found.candidates.isEmpty, completer.wantsName(text, cursor) { nameWanted() }
        return found
    }

    func highlight(_ text: String) -> Highlighting {
        guard !text.isEmpty else { return Highlighting() }
        let highlighter = LuaHighlighter(
            isKnown: { KnownFunctions.all.isKnown($0) }, commands: commands, check: { checker.check($0) })
        return highlighter.highlight(text)
    }
}

extension EditorHooks {
    /// An editor that knows Lua and the prompt.
    ///
    /// - Parameters:
    ///   - language: what is known of it.
    ///   - help: help for the name under the cursor.
    ///   - history: what has been entered before, oldest first.
    static func lua(
        _ language: LuaLanguage,
        help: @escaping @Sendable (_ text: String, _ cursor: Int) -> [StyledText]? = { _, _ in nil },
        history: @escaping @Sendable () -> [HistoryEntry] = { [] }
    ) -> EditorHooks {
        var hooks = EditorHooks()
        hooks.highlight = { language.highlight($0) }
        hooks.isComplete = { language.read($0).completeness }
        hooks.completions = { language.completions($0, $1) }
        hooks.hint = { $0.isEmpty ? nil : Hints(completer: language.completer).hint($0) }
        hooks.maySuggest = { language.policy.maySuggest($0) }
        hooks.indentation = { language.indentation.ofLine(after: $0) }
        hooks.reindentation = { language.indentation.ofLastLine(in: $0) }
        hooks.help = help
        hooks.history = history
        return hooks
    }
}
