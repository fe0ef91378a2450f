import ArgumentParser
import GatewayAPI
import Permissions

/// What a script may do, option by option. `--allow-write` alone means everything of the kind; see ``CommandWords``.
struct PermissionOptions: ParsableArguments {
    @Option(help: Self.help("Let the script read this and nothing else.")) var allowRead: [String] = []
    @Option(help: Self.help("Let the script create and change data.")) var allowWrite: [String] = []
    @Option(help: Self.help("Let the script delete things and abort runs.")) var allowDelete: [String] = []
    @Option(help: Self.help("Let the script start runs, which cost money.")) var allowSpend: [String] = []
    @Option(help: Self.help("Let the script make schedules and webhooks, which go on after it.")) var allowPersist:
        [String] = []

    @Flag(name: .customShort("A"), help: "Allow all of this, as far as the script's header declares it.")
    var allowAll = false

    @Option(help: Self.help("Never let the script read this.")) var denyRead: [String] = []
    @Option(help: Self.help("Never let it create or change this.")) var denyWrite: [String] = []
    @Option(help: Self.help("Never let it delete this.")) var denyDelete: [String] = []
    @Option(help: Self.help("Never let it start runs of this.")) var denySpend: [String] = []
    @Option(help: Self.help("Never let it make schedules or webhooks.")) var denyPersist: [String] = []

    @Flag(name: .customShort("y"), help: "Answer yes to every question that would be asked on the terminal.")
    var yes = false

    @Flag(help: "Ask no questions; what nobody has allowed is denied.")
    var noPrompt = false

    @Flag(help: "Ask on the local gateway too, as elsewhere.")
    var strict = false

    @Flag(help: "Carry out nothing but reading, and show at the end what would be done.")
    var plan = false

    @Flag(help: "With --plan: exit code 3 when something would be done.")
    var exitCode = false

    @Flag(help: "Show at the end the smallest header that allows what the script has asked for.")
    var suggest = false

    @Option(help: ArgumentHelp("Append a JSON line for every decision and its outcome.", valueName: "FILE"))
    var audit: String?

    private static func help(_ text: ArgumentHelp) -> ArgumentHelp {
        var help = text
        help.valueName = "scope,..."
        return help
    }

    /// - Throws: `ValidationError` for a scope that makes no sense.
    func settings(_ budgets: BudgetOptions? = nil) throws -> PermissionSettings {
        PermissionSettings(
            grants: try grants(), denials: try denials(), answersYes: yes, asksNobody: noPrompt, isStrict: strict,
            limits: budgets?.limits ?? Limits(), abortsOverBudget: budgets?.abortOverBudget ?? false,
            suggestsHeader: suggest, plans: plan, audit: audit)
    }

    /// - Throws: `ValidationError` for a scope that makes no sense.
    private func grants() throws -> [Grant] {
        let all: Effect = [.read, .write, .delete, .spend, .persist]
        // What may be read is narrowed by its own option, not widened by -A.
        let everything =
            allowAll ? [Grant(allowRead.isEmpty ? all : all.subtracting(.read), .everything, from: .flag("-A"))] : []
        return try everything
            + read(
                [
                    (.read, allowRead), (.write, allowWrite), (.delete, allowDelete), (.spend, allowSpend),
                    (.persist, allowPersist),
                ],
                "--allow-")
    }

    /// - Throws: `ValidationError` for a scope that makes no sense.
    private func denials() throws -> [Grant] {
        try read(
            [
                (.read, denyRead), (.write, denyWrite), (.delete, denyDelete), (.spend, denySpend),
                (.persist, denyPersist),
            ],
            "--deny-")
    }

    private func read(_ lists: [(Effect, [String])], _ prefix: String) throws -> [Grant] {
        var grants: [Grant] = []
        for (effect, list) in lists {
            for text in list.flatMap({ $0.split(separator: ",", omittingEmptySubsequences: false) }) {
                let option = prefix + effect.names[0]
                do {
                    let scope = try Scope(String(text))
                    grants.append(Grant(effect, scope, from: .flag(text == "*" ? option : "\(option)=\(text)")))
                } catch {
                    throw ValidationError("\(option): \(error.message)")
                }
            }
        }
        return grants
    }
}
