/// What the cursor stands in: a name, and the calls around it. The text may be anything, and unfinished.
struct CursorContext {
    private static let longestText = 100_000

    /// The name that the cursor touches with all that is joined to it by dots and colons, as it is written.
    private(set) var name: String?
    /// What that name may be known as, the likeliest first: as a whole, then up to the part that the cursor touches.
    private(set) var topics: [String] = []
    /// What is called around the cursor, the innermost first.
    private(set) var calls: [String] = []

    private let lua: LuaText
    private let chains: NameChains

    /// - Parameters:
    ///   - text: what has been typed.
    ///   - cursor: its position in UTF-8.
    ///   - known: what functions there are.
    init(_ text: String, cursor: Int, known: KnownFunctions = .all) {
        let lua = LuaText(bytes: Array(text.utf8.prefix(Self.longestText)))
        let cursor = min(max(0, cursor), lua.bytes.count)
        let count = lua.significant.prefix { $0.range.upperBound <= cursor }.count
        let frames = OpenFrames(lua, count: count)
        self.lua = lua
        chains = NameChains(lua: lua, frames: frames, known: known)
        if let place = [count - 1, count].last(where: { lua.name(at: $0) != nil && lua.touches(cursor, at: $0) }) {
            readName(at: place)
        }
        if let string = [count - 1, count].first(where: { lua.isString(around: cursor, at: $0) }) {
            // `f "text"` is a call, too.
            calls += names(endingAt: string - 1)
        }
        for frame in frames.stack.reversed() where !frame.kind.isBlock { calls += names(endingAt: frame.opener - 1) }
    }

    private mutating func readName(at place: Int) {
        var last = place
        while lua.joins(at: last + 1), lua.name(at: last + 2) != nil { last += 2 }
        name = written(endingAt: last)
        topics = names(endingAt: last) + names(endingAt: place)
    }

    /// What may be meant by the name that ends at a token: what the text says it is, and as it is written.
    private func names(endingAt index: Int) -> [String] {
        [chains.function(endingAt: index), written(endingAt: index)].compactMap(\.self)
    }

    /// A name with everything in front of its dots and colons.
    private func written(endingAt index: Int) -> String? {
        guard var text = lua.name(at: index) else { return nil }
        var first = index
        while lua.joins(at: first - 1) {
            text = (lua.isSymbol(.dot, at: first - 1) ? "." : ":") + text
            guard let name = lua.name(at: first - 2) else { break }
            text = name + text
            first -= 2
        }
        return text
    }
}

extension LuaText {
    /// Whether a token is a dot or a colon.
    fileprivate func joins(at index: Int) -> Bool { isSymbol(.dot, at: index) || isSymbol(.colon, at: index) }

    fileprivate func touches(_ offset: Int, at index: Int) -> Bool {
        significant.indices.contains(index) && significant[index].range.lowerBound <= offset
            && offset <= significant[index].range.upperBound
    }

    /// Whether a token is a string that an offset lies in.
    fileprivate func isString(around offset: Int, at index: Int) -> Bool {
        guard significant.indices.contains(index) else { return false }
        let token = significant[index]
        guard token.range.lowerBound < offset else { return false }
        switch token.kind {
        case .string(let isFinished), .longString(let isFinished):
            return isFinished ? offset < token.range.upperBound : offset <= token.range.upperBound
        default: return false
        }
    }
}
