/// Follows names, dots, colons and calls back to where they come from. It looks a few steps back and no further.
struct NameChains {
    private static let mostSteps = 6

    let lua: LuaText
    let frames: OpenFrames
    let known: KnownFunctions

    /// What ends at a significant token.
    func receiver(endingAt index: Int) -> Receiver {
        receiver(endingAt: index, steps: 0)
    }

    /// The function whose name ends at a significant token, as `KnownFunctions` would know it; nil when there is no name, or
    /// when the function is only being defined there.
    func function(endingAt index: Int) -> String? {
        function(endingAt: index, steps: 0)
    }

    /// The kind of value that a receiver is, such as `cursor`.
    static func kind(of receiver: Receiver, _ known: KnownFunctions) -> String? {
        guard case .result(let name) = receiver, case .object(let kind)? = known.function(name)?.result else {
            return nil
        }
        return kind
    }

    private func receiver(endingAt index: Int, steps: Int) -> Receiver {
        guard steps < Self.mostSteps else { return .unknown }
        switch lua.kind(at: index) {
        case .name:
            guard let (names, before) = names(endingAt: index), !lua.isSymbol(.dot, at: before),
                !lua.isSymbol(.colon, at: before)
            else { return .unknown }
            return resolved(names, before: index, steps: steps)
        case .symbol(.closeParenthesis):
            guard let opener = frames.partners[index], let name = function(endingAt: opener - 1, steps: steps + 1)
            else {
                return .unknown
            }
            return .result(of: name)
        case .string, .longString: return .string
        default: return .unknown
        }
    }

    private func function(endingAt index: Int, steps: Int) -> String? {
        guard steps < Self.mostSteps, let (names, before) = names(endingAt: index) else { return nil }
        if lua.isSymbol(.colon, at: before) {
            guard names.count == 1 else { return nil }
            let kind = Self.kind(of: receiver(endingAt: before - 1, steps: steps + 1), known)
            return kind.map { $0 + ":" + names[0] }
        }
        guard !lua.isSymbol(.dot, at: before), lua.kind(at: before) != .keyword(.function) else { return nil }
        guard case .path(let path) = resolved(names, before: index, steps: steps) else { return nil }
        return path.joined(separator: ".")
    }

    /// Names with dots between them, and the token in front of them.
    private func names(endingAt index: Int) -> (names: [String], before: Int)? {
        guard let last = lua.name(at: index) else { return nil }
        var (names, before) = ([last], index - 1)
        while lua.isSymbol(.dot, at: before), let name = lua.name(at: before - 1) {
            names.append(name)
            before -= 2
        }
        return (names.reversed(), before)
    }

    /// The path with its first name replaced by what the text says it is.
    private func resolved(_ names: [String], before index: Int, steps: Int) -> Receiver {
        guard !known.isKnown(names[0]), steps < Self.mostSteps else { return .path(names) }
        let alias = known.aliases[names[0]].map { Receiver.path($0.split(separator: ".").map(String.init)) }
        guard let origin = binding(of: names[0], before: index, steps: steps + 1) ?? alias else { return .path(names) }
        if names.count == 1 { return origin }
        guard case .path(let path) = origin else { return .unknown }
        return .path(path + names.dropFirst())
    }

    /// What the last assignment to a name, or loop over it, made it.
    private func binding(of name: String, before index: Int, steps: Int) -> Receiver? {
        for place in stride(from: index - 1, through: 0, by: -1) where lua.name(at: place) == name {
            if lua.isSymbol(.dot, at: place - 1) || lua.isSymbol(.colon, at: place - 1) { continue }
            if lua.isSymbol(.assign, at: place + 1) { return value(from: place + 2, before: index, steps: steps) }
            if lua.kind(at: place - 1) == .keyword(.for), lua.kind(at: place + 1) == .keyword(.in) {
                guard case .result(let list)? = value(from: place + 2, before: index, steps: steps) else { return nil }
                return .element(of: list)
            }
        }
        return nil
    }

    /// What an expression is that consists of names and at most one call.
    private func value(from start: Int, before limit: Int, steps: Int) -> Receiver? {
        var index = start
        guard lua.name(at: index) != nil else { return nil }
        while lua.isSymbol(.dot, at: index + 1), lua.name(at: index + 2) != nil { index += 2 }
        // `c = c:map(…)` is about an earlier `c`, and may be one of many.
        guard index < limit, steps < Self.mostSteps else { return nil }
        guard isCall(index + 1) else {
            let value = receiver(endingAt: index, steps: steps + 1)
            return lua.isSymbol(.colon, at: index + 1) ? nil : value
        }
        guard let name = function(endingAt: index, steps: steps + 1) else { return nil }
        guard let closer = frames.partners.first(where: { $0.value == index + 1 })?.key else {
            return .result(of: name)
        }
        let goesOn = lua.isSymbol(.dot, at: closer + 1) || lua.isSymbol(.colon, at: closer + 1)
        return goesOn ? nil : .result(of: name)
    }

    /// Whether arguments begin at a token.
    private func isCall(_ index: Int) -> Bool {
        switch lua.kind(at: index) {
        case .symbol(.openParenthesis), .symbol(.openBrace), .string, .longString: true
        default: false
        }
    }
}
