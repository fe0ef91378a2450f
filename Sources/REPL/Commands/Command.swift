import Documentation
import GatewayAPI
import LineEditor

/// A command of the prompt: one definition for those who type it, for help, and for what it does.
struct Command: Sendable {
    typealias Action = @Sendable (_ repl: REPL, _ argument: String, _ session: inout PromptSession) async -> Int32?

    /// What completion knows of it.
    let typed: PromptCommand
    /// What help says of it.
    let help: CommandHelp
    /// Does it; returns an exit status when the session ends with it.
    let action: Action

    /// - Parameters:
    ///   - name: without its colon.
    ///   - aliases: other names for it, without their colons.
    ///   - argument: what completion offers behind it.
    ///   - arguments: what may follow it, as help writes it.
    ///   - summary: what it does, in one sentence.
    ///   - details: what else one should know.
    ///   - example: what may follow it, for instance.
    init(
        _ name: String, aliases: [String] = [], argument: PromptCommand.Argument = .none, arguments: String = "",
        _ summary: String, details: [String] = [], example: String = "", action: @escaping Action
    ) {
        typed = PromptCommand(name, aliases: aliases, argument: argument, summary)
        help = CommandHelp(
            ":" + name, aliases: aliases.map { ":" + $0 }, arguments: arguments, summary, details: details,
            example: ":" + name + (example.isEmpty ? "" : " " + example))
        self.action = action
    }

    /// All of them, in the order in which help lists them.
    static let all = looking + remembering + acting + places

    static func named(_ name: String) -> Command? {
        all.first { $0.typed.answers(to: name) }
    }
}

extension REPL {
    /// Runs a command.
    ///
    /// - Returns: an exit status when the session ends with it.
    func run(command name: String, _ argument: String, _ session: inout PromptSession) async -> Int32? {
        guard let command = Command.named(name) else {
            let names = Command.all.flatMap { [$0.typed.name] + $0.typed.aliases }
            let hint = Suggestion.closest(to: name, among: names).map { ", did you mean :\($0)?" } ?? ";"
            screen.tell("there is no command :\(name.cutForOneLine)\(hint) :help lists them")
            return nil
        }
        if command.typed.argument == .none, !argument.isEmpty {
            screen.tell(":\(command.typed.name) takes nothing behind it")
            return nil
        }
        return await command.action(self, argument, &session)
    }

    /// Says that what follows a command is not what it takes.
    func refuse(_ command: String, _ expected: String) {
        screen.tell(":\(command) takes \(expected); ?:\(command) tells more")
    }
}
