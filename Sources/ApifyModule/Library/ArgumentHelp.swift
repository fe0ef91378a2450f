import GatewayAPI

/// What is said to people about one argument, option or field.
public struct ArgumentHelp: Sendable, Equatable {
    /// What it is called.
    public let name: String
    /// What it takes, in a few words without an article: `string`, `number`, `function`.
    public let type: String
    /// Whether the call means nothing without it.
    public let isRequired: Bool
    /// What holds when it is left out, in words or as a value; nil when nothing does.
    public let defaultValue: String?
    /// One sentence about it.
    public let summary: String

    /// - Parameters:
    ///   - name: what it is called.
    ///   - type: what it takes.
    ///   - isRequired: whether the call means nothing without it.
    ///   - defaultValue: what holds when it is left out.
    ///   - summary: one sentence about it.
    public init(
        _ name: String, _ type: String, required isRequired: Bool = false, default defaultValue: String? = nil,
        _ summary: String
    ) {
        self.name = name
        self.type = type
        self.isRequired = isRequired
        self.defaultValue = defaultValue
        self.summary = summary
    }

    /// What the catalogue says of a parameter.
    public init(_ parameter: Parameter) {
        let hasDefault = !parameter.isRequired && parameter.defaultValue != "none"
        var type = parameter.type.shortPhrase
        if let minimum = parameter.minimum {
            type += ", at least " + (Int64(exactly: minimum).map(String.init) ?? String(minimum))
        }
        self.init(
            parameter.name, type, required: parameter.isRequired, default: hasDefault ? parameter.defaultValue : nil,
            parameter.doc)
    }
}

extension ValueType {
    /// The type without its article and without what everybody knows.
    fileprivate var shortPhrase: String {
        switch self {
        case .date: "date: ISO 8601 text or seconds since 1970"
        default:
            phrase.hasPrefix("a ")
                ? String(phrase.dropFirst(2))
                : phrase.hasPrefix("an ") ? String(phrase.dropFirst(3)) : phrase
        }
    }
}
