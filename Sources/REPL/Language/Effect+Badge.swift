import GatewayAPI
import LineEditor

extension Effect {
    /// What an operation does to the world, in coloured words, mildest first.
    var badge: StyledText {
        var spans: [StyledText.Span] = []
        for name in names {
            if !spans.isEmpty { spans.append(.init("+")) }
            spans.append(.init(name, Effect(name: name)?.style ?? .plain))
        }
        return StyledText(spans)
    }

    /// What a line that is only suggested must not do: it might be taken by mistake.
    static let harmful: Effect = [.delete, .spend, .persist]

    private var style: Style {
        switch self {
        case .read: Style(.green)
        case .write: Style(.cyan)
        case .delete: Style(.red, .bold)
        default: Style(.magenta, .bold)
        }
    }
}
