import Documentation

/// `?name`, `name?`, `??name` or `name??`.
struct HelpRequest: Equatable, Sendable {
    /// What help is wanted for; empty for the overview.
    var topic: String
    /// Whether the source is wanted as well.
    var wantsSource: Bool

    init(topic: String, wantsSource: Bool = false) {
        self.topic = topic
        self.wantsSource = wantsSource
    }

    /// Reads an input; nil when it is none of these forms.
    init?(_ text: String) {
        let mark = UInt8(ascii: "?")
        // Nearly all inputs are none, and some are long.
        guard text.utf8.first(where: { !$0.isLuaSpace }) == mark || text.utf8.last(where: { !$0.isLuaSpace }) == mark
        else { return nil }
        let text = text.trimmed
        if text.hasPrefix("?") {
            let wantsSource = text.hasPrefix("??")
            self.init(topic: text.dropFirst(wantsSource ? 2 : 1).trimmed, wantsSource: wantsSource)
            return
        }
        guard text.hasSuffix("?") else { return nil }
        let wantsSource = text.hasSuffix("??")
        let name = text.dropLast(wantsSource ? 2 : 1)
        guard let first = name.utf8.first, !first.isLuaDigit,
            name.utf8.allSatisfy({ $0.isLuaLetter || $0.isLuaDigit || $0 == .dot || $0 == UInt8(ascii: ":") })
        else { return nil }
        self.init(topic: String(name), wantsSource: wantsSource)
    }
}
