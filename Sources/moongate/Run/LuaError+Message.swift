import LuaEngine

extension LuaError {
    /// Whether a script has ended itself with a message for its user: `error("there is no such dataset", 0)` in its own
    /// file. Level 0 leaves the place out, and all calls that led to it tell such a reader nothing.
    var isMessage: Bool {
        let calls = traceback.split(separator: "\n").dropFirst().map { $0.drop(while: \.isWhitespace) }
        guard isText, calls.first == "[C]: in function 'error'",
            let own = calls.dropFirst().first.flatMap(Self.file(of:)),
            let script = calls.last(where: { $0.hasSuffix(": in main chunk") }).flatMap(Self.file(of:))
        else { return false }
        return own == script && !message.hasPrefix(own + ":")
    }

    /// The file of a line such as `scripts/sync.lua:14: in main chunk`.
    private static func file(of call: Substring) -> Substring? {
        call.firstMatch(of: #/^(.+?):\d+: in /#)?.1
    }
}
