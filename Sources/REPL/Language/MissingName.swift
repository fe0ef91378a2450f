import GatewayAPI

/// The name that Lua has found nothing behind, as in `attempt to index a nil value (field 'dataset')`, and what was meant.
struct MissingName: Equatable {
    private enum Kind: String {
        case global, field, method
    }

    private static let shortest = 3

    /// What messages call the input.
    let chunk: String
    let name: String
    private let kind: Kind
    /// Where it stands, from 1.
    private let line: Int

    /// The last name of a chain such as `run.statsu`, which is what an input consists of.
    ///
    /// - Parameters:
    ///   - text: the input; nil for any other.
    ///   - chunk: what messages call it.
    init?(lastOf text: String, chunk: String) {
        let lua = LuaText(text)
        let last = lua.significant.count - 1
        guard last >= 2, let name = lua.name(at: last), name.count >= Self.shortest,
            lua.significant.indices.allSatisfy({ $0 % 2 == 0 ? lua.name(at: $0) != nil : lua.isSymbol(.dot, at: $0) })
        else { return nil }
        (self.chunk, self.name, kind) = (chunk, name, .field)
        line = Self.line(of: lua.significant[last], lua)
    }

    /// - Parameter message: what Lua says of an error; nil for one that is about something else, or not in an input.
    init?(_ message: String) {
        let pattern = /^(input [0-9]+):([0-9]+): attempt to .* a nil value \((global|field|method) '([A-Za-z0-9_]+)'\)/
        guard let match = message.prefixMatch(of: pattern), let line = Int(match.2),
            let kind = Kind(rawValue: String(match.3)),
            // Any other name of one or two letters is similar to those.
            match.4.count >= Self.shortest
        else { return nil }
        (chunk, name, self.kind, self.line) = (String(match.1), String(match.4), kind, line)
    }

    /// What was most likely meant; nil when nothing there has a similar name.
    ///
    /// - Parameters:
    ///   - text: the input.
    ///   - completer: knows what could stand in its place.
    func correction(in text: String, _ completer: Completer) -> String? {
        let lua = LuaText(text)
        for (index, token) in lua.significant.enumerated() where lua.name(at: index) == name {
            let isField = lua.isSymbol(.dot, at: index - 1)
            let isMethod = lua.isSymbol(.colon, at: index - 1)
            guard isField == (kind == .field), isMethod == (kind == .method), Self.line(of: token, lua) == line else {
                continue
            }
            let start = lua.text(0..<token.range.lowerBound)
            guard let context = completer.context(start, start.utf8.count) else { continue }
            let candidates = completer.candidates(for: context, patience: .milliseconds(50)).map(\.text)
            return Suggestion.closest(to: name, among: candidates.filter { $0 != name })
        }
        return nil
    }

    private static func line(of token: LuaToken, _ lua: LuaText) -> Int {
        lua.bytes[..<token.range.lowerBound].count { $0 == .newline } + 1
    }
}
