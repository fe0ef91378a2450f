/// What is open at some point of a text: blocks, calls, tables. Mistakes in the text do no harm: what closes nothing is
/// passed over, and what closes something closes all that is open inside of it.
struct OpenFrames: Sendable {
    enum Kind: Equatable, Sendable {
        case parenthesis, brace, bracket
        case function
        /// `do` by itself.
        case block
        case repetition
        /// `if`; it has a block once there is a `then`.
        case conditional(hasBlock: Bool)
        /// `for` and `while`; they have a block once there is a `do`.
        case loop(hasBlock: Bool)

        /// What closes it.
        fileprivate var closer: Closer {
            switch self {
            case .parenthesis: .parenthesis
            case .brace: .brace
            case .bracket: .bracket
            case .repetition: .until
            case .function, .block, .conditional, .loop: .end
            }
        }

        /// Whether statements stand in it.
        var isBlock: Bool { closer == .until || closer == .end }
    }

    enum Closer: Int, CaseIterable, Sendable {
        case parenthesis, brace, bracket, until, end
    }

    struct Frame: Sendable {
        var kind: Kind
        /// The significant token that opened it: the bracket, or the first word of the statement.
        let opener: Int
        /// How many commas and semicolons stand directly in it so far.
        var separators = 0
        /// The significant token that follows the last of them, or the opener.
        var elementStart: Int
    }

    private(set) var stack: [Frame] = []
    private var counts = [Int](repeating: 0, count: Closer.allCases.count)
    /// The opening parenthesis of each closing one.
    private(set) var partners: [Int: Int] = [:]

    /// What is open behind the first `count` significant tokens.
    init(_ text: LuaText, count: Int) {
        for index in 0..<min(count, text.significant.count) { feed(text.significant[index].kind, index) }
    }

    /// The innermost one.
    var top: Frame? { stack.last }

    /// The innermost one that a word or bracket would close.
    func frame(closedBy closer: Closer) -> Frame? {
        stack.last { $0.kind.closer == closer }
    }

    private mutating func feed(_ kind: LuaToken.Kind, _ index: Int) {
        switch kind {
        case .symbol(let symbol): feed(symbol, index)
        case .keyword(let keyword): feed(keyword, index)
        default: break
        }
    }

    private mutating func feed(_ symbol: LuaSymbol, _ index: Int) {
        switch symbol {
        case .openParenthesis: open(.parenthesis, index)
        case .openBrace: open(.brace, index)
        case .openBracket: open(.bracket, index)
        case .closeParenthesis:
            if let opener = close(.parenthesis) { partners[index] = opener }
        case .closeBrace: _ = close(.brace)
        case .closeBracket: _ = close(.bracket)
        case .comma, .semicolon:
            guard !stack.isEmpty else { return }
            stack[stack.count - 1].separators += 1
            stack[stack.count - 1].elementStart = index + 1
        default: break
        }
    }

    private mutating func feed(_ keyword: LuaKeyword, _ index: Int) {
        switch keyword {
        case .function: open(.function, index)
        case .if: open(.conditional(hasBlock: false), index)
        case .for, .while: open(.loop(hasBlock: false), index)
        case .repeat: open(.repetition, index)
        case .then: setTop(.conditional(hasBlock: false), to: .conditional(hasBlock: true))
        case .elseif: setTop(.conditional(hasBlock: true), to: .conditional(hasBlock: false))
        case .do:
            if !setTop(.loop(hasBlock: false), to: .loop(hasBlock: true)) { open(.block, index) }
        case .end: _ = close(.end)
        case .until: _ = close(.until)
        default: break
        }
    }

    private mutating func open(_ kind: Kind, _ index: Int) {
        stack.append(Frame(kind: kind, opener: index, elementStart: index + 1))
        counts[kind.closer.rawValue] += 1
    }

    @discardableResult
    private mutating func setTop(_ kind: Kind, to other: Kind) -> Bool {
        guard stack.last?.kind == kind else { return false }
        stack[stack.count - 1].kind = other
        return true
    }

    /// - Returns: the token that opened what is closed; nil when there was nothing to close.
    private mutating func close(_ closer: Closer) -> Int? {
        // Without the count, text full of closers would be slow.
        guard counts[closer.rawValue] > 0 else { return nil }
        while let frame = stack.popLast() {
            counts[frame.kind.closer.rawValue] -= 1
            if frame.kind.closer == closer { return frame.opener }
        }
        return nil
    }
}
