import Documentation
import LineEditor
import LuaEngine

/// What an input is: the one answer to whether it is complete, for the editor and for those who run it.
enum InputReading: Sendable {
    /// Nothing but blanks.
    case empty
    /// A line that begins with one colon, which no Lua does, without it.
    case command(name: String, argument: String)
    case help(HelpRequest)
    /// Lua that runs, as it is to be compiled.
    case complete(chunk: String, isStatement: Bool)
    /// Several inputs, one below the other, which are no chunk together: those of a session that was pasted, for instance.
    case several([String])
    /// More lines could complete it.
    case incomplete
    /// No further line can complete it.
    case invalid(LuaError)

    /// What the compiler calls every input.
    static let chunk = "stdin"
    static let chunkName = "=" + chunk

    /// Reads an input: as an expression first, then as a statement; it is incomplete when either ends too early. Lines that
    /// are neither may be inputs of their own.
    ///
    /// - Parameters:
    ///   - text: all its lines.
    ///   - luaCommands: the names of the commands whose argument is Lua, which may be incomplete as well.
    ///   - check: Lua's compiler, given a text.
    static func of(
        _ text: String, luaCommands: Set<String> = [], check: (_ text: String) -> Compilation
    ) -> InputReading {
        let reading = single(text, luaCommands, check)
        switch reading {
        case .empty, .complete, .several: return reading
        case .incomplete where text.utf8.first(where: { !$0.isLuaSpace }) == UInt8(ascii: ":"): return reading
        case .command, .help, .incomplete, .invalid: break
        }
        return severalInputs(text, luaCommands, check) ?? reading
    }

    /// What an input is that is not several.
    static func single(
        _ text: String, _ luaCommands: Set<String>, _ check: (_ text: String) -> Compilation
    ) -> InputReading {
        if text.utf8.allSatisfy(\.isLuaSpace) { return .empty }
        if let command = command(text) {
            guard luaCommands.contains(command.name), !command.argument.isEmpty,
                case .incomplete = lua(command.argument, check)
            else { return .command(name: command.name, argument: command.argument) }
            return .incomplete
        }
        if let request = HelpRequest(text) { return .help(request) }
        return lua(text, check)
    }

    /// The text as the compiler gets it to see whether it is an expression. Without parentheses: those would drop results.
    static func expression(_ text: String) -> String { "return " + text + "\n" }

    /// The text as the compiler gets it to see whether it is a statement. The newline at the end makes an unclosed quote an
    /// error of its own: without it the message would end in `<eof>`, and no line typed later could ever close it.
    static func statement(_ text: String) -> String {
        // A first line that starts with `#` would be skipped.
        (text.utf8.first == UInt8(ascii: "#") ? " " : "") + text + "\n"
    }

    /// The parts of an input that begins with one colon.
    static func command(_ text: String) -> (name: String, argument: String)? {
        let line = text.drop(while: \.isWhitespace)
        guard line.hasPrefix(":"), !line.hasPrefix("::") else { return nil }
        let rest = line.dropFirst()
        let name = rest.prefix { !$0.isWhitespace }
        return (String(name), rest.dropFirst(name.count).trimmed)
    }

    private static func lua(_ text: String, _ check: (String) -> Compilation) -> InputReading {
        let expression = expression(text)
        let asExpression = check(expression)
        if case .complete = asExpression { return .complete(chunk: expression, isStatement: false) }
        let statement = statement(text)
        let asStatement = check(statement)
        switch (asExpression, asStatement) {
        case (_, .complete): return .complete(chunk: statement, isStatement: true)
        case (.incomplete, _), (_, .incomplete): return .incomplete
        case (_, .invalid(let error)): return .invalid(error)
        }
    }

    /// What Enter makes of it.
    var completeness: Completeness {
        switch self {
        case .empty, .command, .help, .complete, .several: .complete
        case .incomplete: .incomplete
        case .invalid: .invalid
        }
    }
}

extension SyntaxChecker {
    /// What the compiler says about a text that was typed.
    func check(_ text: String) -> Compilation {
        check(Chunk(text, name: InputReading.chunkName))
    }
}
