import GatewayAPI
import LineEditor
import LuaEngine
import Synchronization

/// Decides which inputs of the past may be suggested: Right and Enter are close to each other, so nothing that deletes,
/// spends or goes on after the session, and nothing that is no Lua.
final class SuggestionPolicy: Sendable {
    /// Entries are asked about again with every key.
    private static let mostRemembered = 5000
    /// Longer entries are not suggested: they would have to be looked through while the user types.
    private static let longest = 4000

    private static let dangerousFunctions: Set<String> = [
        "os.remove", "os.rename", "os.exit", "os.execute", "io.popen", "dofile", "loadfile",
    ]
    private static let dangerousCommands: Set<String> = ["load", "edit"]

    private let functions: @Sendable () -> KnownFunctions
    private let commands: [PromptCommand]
    private let check: @Sendable (String) -> Compilation
    private let verdicts = Mutex<[String: Bool]>([:])

    private var known: KnownFunctions { functions() }

    /// - Parameters:
    ///   - known: what functions there are; asked when an entry is looked at.
    ///   - commands: the commands of the prompt.
    ///   - check: Lua's compiler, given a text.
    init(
        known: @escaping @autoclosure @Sendable () -> KnownFunctions, commands: [PromptCommand],
        check: @escaping @Sendable (String) -> Compilation
    ) {
        functions = known
        self.commands = commands
        self.check = check
    }

    /// Any mark but `read` and `write` is a reason not to.
    func maySuggest(_ entry: HistoryEntry) -> Bool {
        if let mark = entry.mark, !mark.isEmpty {
            let words = mark.split { !$0.isLetter }
            guard words.allSatisfy({ $0 == "read" || $0 == "write" }) else { return false }
        }
        guard entry.text.utf8.count <= Self.longest else { return false }
        if let verdict = verdicts.withLock({ $0[entry.text] }) { return verdict }
        let verdict = isHarmless(entry.text)
        verdicts.withLock { verdicts in
            if verdicts.count >= Self.mostRemembered { verdicts = [:] }
            verdicts[entry.text] = verdict
        }
        return verdict
    }

    private func isHarmless(_ text: String) -> Bool {
        let luaCommands = Set(commands.filter { $0.argument == .lua }.flatMap { [$0.name] + $0.aliases })
        switch InputReading.of(text, luaCommands: luaCommands, check: check) {
        case .empty, .incomplete, .invalid: return false
        case .help: return true
        case .command(let name, let argument):
            guard !Self.dangerousCommands.contains(name) else { return false }
            return !luaCommands.contains(name) || isHarmless(argument)
        case .complete: return isHarmless(LuaText(text))
        case .several(let inputs): return inputs.allSatisfy(isHarmless)
        }
    }

    private func isHarmless(_ lua: LuaText) -> Bool {
        lua.significant.indices.allSatisfy { index in
            switch lua.kind(at: index) {
            case .name: isHarmlessName(at: index, lua)
            case .string, .longString:
                // `acts["run"]`
                !lua.isSymbol(.openBracket, at: index - 1)
                    || !known.harmfulNames.contains(String(lua.text(of: lua.significant[index]).dropFirst().dropLast()))
            default: true
            }
        }
    }

    /// Whether the names that begin at a token lead to something harmless.
    private func isHarmlessName(at index: Int, _ lua: LuaText) -> Bool {
        let name = lua.text(of: lua.significant[index])
        if lua.isSymbol(.dot, at: index - 1) || lua.isSymbol(.colon, at: index - 1) {
            // Behind names that nothing is known of, any name may be that of an operation.
            return !known.harmfulNames.contains(name) || isKnownAndHarmless(endingAt: index, lua)
        }
        // Nobody knows what `apify[name]` is.
        if name == "apify", lua.isSymbol(.openBracket, at: index + 1) { return false }
        var (path, next) = (name, index)
        while lua.isSymbol(.dot, at: next + 1), let name = lua.name(at: next + 2) {
            path += "." + name
            next += 2
        }
        if known.isKnown(name), path != name, lua.isSymbol(.openBracket, at: next + 1) { return false }
        if let function = known.function(path), !function.effect.isDisjoint(with: .harmful) { return false }
        return !Self.dangerousFunctions.contains(path)
    }

    /// `create` is harmless for datasets and not for schedules.
    private func isKnownAndHarmless(endingAt index: Int, _ lua: LuaText) -> Bool {
        var (names, first) = ([String](), index)
        while let name = lua.name(at: first) {
            names.append(name)
            guard lua.isSymbol(.dot, at: first - 1) else { break }
            first -= 2
        }
        let path = names.reversed().joined(separator: ".")
        return known.function(path)?.effect.isDisjoint(with: .harmful) ?? false
    }
}
