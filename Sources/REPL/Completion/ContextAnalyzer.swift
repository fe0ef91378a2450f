/// Finds out what is being typed at the end of a piece of Lua.
struct ContextAnalyzer {
    private let lua: LuaText
    private let known: KnownFunctions
    /// How many significant tokens stand in front of the word that is being typed.
    private let end: Int
    private let frames: OpenFrames
    private let chains: NameChains

    /// - Parameter text: Lua up to the cursor.
    private init(_ bytes: [UInt8], _ known: KnownFunctions) {
        let lua = LuaText(bytes: bytes)
        var end = lua.significant.count
        switch lua.tokens.last?.kind {
        case .name, .keyword, .string(isFinished: false), .longString(isFinished: false): end -= 1
        default: break
        }
        self.lua = lua
        self.known = known
        self.end = end
        frames = OpenFrames(lua, count: end)
        chains = NameChains(lua: lua, frames: frames, known: known)
    }

    /// What is being typed; nil where nothing can be said, as in comments.
    ///
    /// - Parameters:
    ///   - text: what has been typed.
    ///   - cursor: its UTF-8 offset.
    ///   - commands: the commands of the prompt.
    static func context(
        of text: String, cursor: Int, commands: [PromptCommand], known: KnownFunctions
    ) -> CompletionContext? {
        let bytes = Array(text.utf8.prefix(max(0, cursor)))
        let start = bytes.firstIndex { !$0.isLuaSpace } ?? bytes.count
        if InputReading.command(text) != nil, start < bytes.count { return command(bytes, start, commands, known) }
        var luaStart = 0
        if start < bytes.count, bytes[start] == UInt8(ascii: "?") {
            luaStart = bytes[start...].firstIndex { $0 != UInt8(ascii: "?") } ?? bytes.count
            return topic(bytes, from: luaStart)
        }
        return lua(bytes, from: luaStart, known)
    }

    private static func command(
        _ bytes: [UInt8], _ start: Int, _ commands: [PromptCommand], _ known: KnownFunctions
    ) -> CompletionContext? {
        guard let blank = bytes[start...].firstIndex(where: \.isLuaSpace) else {
            return context(.command, bytes, from: start + 1)
        }
        let name = String(decoding: bytes[(start + 1)..<blank], as: UTF8.self)
        guard let command = commands.first(where: { $0.answers(to: name) }) else { return nil }
        let argument = bytes[blank...].firstIndex { !$0.isLuaSpace } ?? bytes.count
        switch command.argument {
        case .none, .text: return nil
        case .lua: return lua(bytes, from: argument, known)
        case .topic: return topic(bytes, from: argument)
        case .choice, .file, .connection: return context(.commandArgument(command.name), bytes, from: argument)
        }
    }

    private static func topic(_ bytes: [UInt8], from start: Int) -> CompletionContext? {
        let start = bytes[start...].firstIndex { !$0.isLuaSpace } ?? bytes.count
        guard !bytes[start...].contains(where: \.isLuaSpace) else { return nil }
        return context(.topic, bytes, from: start)
    }

    private static func context(
        _ subject: CompletionContext.Subject, _ bytes: [UInt8], from start: Int
    ) -> CompletionContext {
        CompletionContext(
            subject: subject, prefix: String(decoding: bytes[start...], as: UTF8.self), range: start..<bytes.count)
    }

    private static func lua(_ bytes: [UInt8], from start: Int, _ known: KnownFunctions) -> CompletionContext? {
        guard var context = ContextAnalyzer(Array(bytes[start...]), known).context() else { return nil }
        context.range = context.range.lowerBound + start..<context.range.upperBound + start
        return context
    }

    private func context() -> CompletionContext? {
        guard let last = lua.tokens.last else { return name(from: 0) }
        switch last.kind {
        case .blank, .symbol: return name(from: lua.bytes.count)
        case .name, .keyword: return name(from: last.range.lowerBound)
        case .string(isFinished: false): return string(from: last.range.lowerBound + 1)
        case .longString(isFinished: false):
            let bracket = lua.bytes[(last.range.lowerBound + 1)...].firstIndex(of: UInt8(ascii: "["))
            return bracket.flatMap { string(from: $0 + 1) }
        case .comment, .longComment, .string, .longString, .number, .unknown: return nil
        }
    }

    private func context(_ subject: CompletionContext.Subject, from start: Int) -> CompletionContext {
        CompletionContext(
            subject: subject, prefix: lua.text(start..<lua.bytes.count), range: start..<lua.bytes.count)
    }

    // Names

    private func name(from start: Int) -> CompletionContext? {
        switch lua.kind(at: end - 1) {
        case .symbol(.dot): return context(.field(of: chains.receiver(endingAt: end - 2)), from: start)
        case .symbol(.colon): return context(.method(of: chains.receiver(endingAt: end - 2)), from: start)
        case .symbol(.label), .keyword(.goto), .keyword(.function), .keyword(.local), .keyword(.for): return nil
        default: break
        }
        guard let frame = frames.top else { return plainName(from: start) }
        if frame.kind == .brace, let place = place(ofBrace: frames.stack.count - 1) {
            if frame.elementStart == end { return context(.option(place, used: usedNames(in: frame)), from: start) }
            if let field = field(of: frame) {
                var inner = place
                inner.fields.append(field)
                return context(.value(inner), from: start)
            }
        }
        guard frame.kind == .parenthesis else { return plainName(from: start) }
        if isDefinition(frame) { return nil }
        var context = plainName(from: start)
        if start == lua.bytes.count, frame.elementStart == end { context.call = place(inCall: frame) }
        return context
    }

    private func plainName(from start: Int) -> CompletionContext {
        var context = context(.name, from: start)
        var seen: Set<String> = []
        for index in (0..<end).reversed() {
            guard let name = lua.name(at: index), !lua.isSymbol(.dot, at: index - 1),
                !lua.isSymbol(.colon, at: index - 1), seen.insert(name).inserted
            else { continue }
            context.names.append(name)
        }
        return context
    }

    /// Whether a parenthesis holds the parameters of a function that is being written.
    private func isDefinition(_ frame: OpenFrames.Frame) -> Bool {
        var index = frame.opener - 1
        while lua.name(at: index) != nil || lua.isSymbol(.dot, at: index) || lua.isSymbol(.colon, at: index) {
            index -= 1
        }
        return lua.kind(at: index) == .keyword(.function)
    }

    // Strings

    private func string(from start: Int) -> CompletionContext? {
        // What is escaped would have to be compared as it will be.
        guard !lua.bytes[start...].contains(UInt8(ascii: "\\")) else { return nil }
        guard let place = placeOfString() else { return nil }
        return context(.string(place), from: start)
    }

    private func placeOfString() -> CompletionContext.Place? {
        // `require "std.`
        if let function = chains.function(endingAt: end - 1) { return .init(function: function, argument: 0) }
        guard let frame = frames.top else { return nil }
        if frame.kind == .parenthesis, frame.elementStart == end { return place(inCall: frame) }
        guard frame.kind == .brace, var place = place(ofBrace: frames.stack.count - 1) else { return nil }
        if let field = field(of: frame) {
            place.fields.append(field)
            return place
        }
        return frame.elementStart == end ? place : nil
    }

    // Calls and tables

    /// The argument that begins in an open parenthesis.
    private func place(inCall frame: OpenFrames.Frame) -> CompletionContext.Place? {
        chains.function(endingAt: frame.opener - 1).map { .init(function: $0, argument: frame.separators) }
    }

    /// Which table of which call an open brace is.
    private func place(ofBrace depth: Int, level: Int = 0) -> CompletionContext.Place? {
        guard level < 8, frames.stack.indices.contains(depth) else { return nil }
        let frame = frames.stack[depth]
        if let function = chains.function(endingAt: frame.opener - 1) { return .init(function: function, argument: 0) }
        guard depth > 0 else { return nil }
        let parent = frames.stack[depth - 1]
        if parent.kind == .parenthesis, parent.elementStart == frame.opener { return place(inCall: parent) }
        guard parent.kind == .brace, parent.elementStart + 2 == frame.opener, let field = field(of: parent),
            var place = place(ofBrace: depth - 1, level: level + 1)
        else { return nil }
        place.fields.append(field)
        return place
    }

    /// The name in front of the `=` with which the current element of a table begins; nil unless its value begins there.
    private func field(of frame: OpenFrames.Frame) -> String? {
        guard lua.isSymbol(.assign, at: frame.elementStart + 1) else { return nil }
        let next = frame.elementStart + 2
        guard next == end || frames.stack.contains(where: { $0.opener == next }) else { return nil }
        return lua.name(at: frame.elementStart)
    }

    /// The fields that a table has already.
    private func usedNames(in frame: OpenFrames.Frame) -> [String] {
        var (depth, names) = (0, [String]())
        for index in frame.opener + 1..<max(frame.opener + 1, end) {
            switch lua.kind(at: index) {
            case .symbol(.openBrace), .symbol(.openParenthesis), .symbol(.openBracket): depth += 1
            case .symbol(.closeBrace), .symbol(.closeParenthesis), .symbol(.closeBracket): depth -= 1
            case .name where depth == 0 && lua.isSymbol(.assign, at: index + 1):
                if let name = lua.name(at: index) { names.append(name) }
            default: break
            }
        }
        return names
    }
}
