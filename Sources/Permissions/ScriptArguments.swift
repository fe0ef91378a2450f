import GatewayAPI

/// The words of a command line, read as a script's header describes its arguments.
public struct ScriptArguments: Sendable {
    /// Whether `--help` was asked for; then there are no values.
    public private(set) var asksForHelp = false
    /// In the order of the header; without those that were not given and have no default.
    public private(set) var values: [(name: String, value: ArgumentValue)] = []
    /// The files among them, which are to be there: what the argument is called, and the path.
    public private(set) var files: [(title: String, path: String)] = []

    private let specs: [ArgumentSpec]
    private var given: [String: ArgumentValue] = [:]

    /// - Parameters:
    ///   - words: what follows the script's name.
    ///   - specs: the arguments that it takes.
    ///   - read: the bytes of a file, for JSON that is in one; nil when it cannot be read, which the caller finds out by
    ///     ``files``.
    /// - Throws: `PermissionError` that says what is wrong with which word.
    public init(
        _ words: [String], _ specs: [ArgumentSpec], reading read: (String) -> [UInt8]?
    ) throws(PermissionError) {
        self.specs = specs
        let plain = try readOptions(words)
        if asksForHelp { return }
        try readPlain(plain)
        for spec in specs {
            if var value = given[spec.name] ?? spec.standard {
                if spec.kind == .file || spec.kind == .json, case .string(let path) = value {
                    files.append((spec.title, path))
                    if spec.kind == .json, let text = read(path) {
                        value = .json(try ArgumentSpec.document(text, "\(spec.title): \(path.prefix(60))"))
                    }
                }
                values.append((spec.name, value))
            } else if spec.isRequired {
                throw PermissionError("\(spec.title) is missing" + (spec.help.map { ": \($0)" } ?? ""))
            }
        }
    }

    /// - Returns: the words that are no options.
    private mutating func readOptions(_ words: [String]) throws(PermissionError) -> [String] {
        var plain: [String] = []
        var rest = words[...]
        while let word = rest.popFirst() {
            if word == "--" { return plain + rest }
            if word == "--help" || word == "-h" {
                asksForHelp = true
                return []
            }
            guard word.hasPrefix("-"), word != "-", Double(word) == nil else {
                plain.append(word)
                continue
            }
            try readOption(word, &rest)
        }
        return plain
    }

    private mutating func readOption(_ word: String, _ rest: inout ArraySlice<String>) throws(PermissionError) {
        let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let options = specs.filter { $0.position == nil }
        if let spec = options.first(where: { $0.option == parts[0] }) {
            if let text = parts.count > 1 ? parts[1] : nil {
                try take(spec, try spec.value(of: text))
            } else if spec.kind == .boolean {
                try take(spec, .boolean(true))
            } else {
                guard let text = rest.popFirst() else { throw PermissionError("\(spec.option) lacks its value") }
                try take(spec, try spec.value(of: text))
            }
        } else if parts.count == 1,
            let spec = options.first(where: { $0.kind == .boolean && "--no-" + $0.option.dropFirst(2) == word })
        {
            try take(spec, .boolean(false))
        } else {
            throw PermissionError(
                Suggestion.message(
                    unknown: "option", parts[0], for: "this script", among: options.map(\.option) + ["--help"]))
        }
    }

    private mutating func readPlain(_ words: [String]) throws(PermissionError) {
        let placed = specs.filter { $0.position != nil }.sorted { ($0.position ?? 0) < ($1.position ?? 0) }
        guard words.count <= placed.count else {
            throw PermissionError("there is no use for '\(words[placed.count].prefix(60))'")
        }
        for (spec, word) in zip(placed, words) { try take(spec, try spec.value(of: word)) }
    }

    private mutating func take(_ spec: ArgumentSpec, _ value: ArgumentValue) throws(PermissionError) {
        guard given.updateValue(value, forKey: spec.name) == nil else {
            throw PermissionError("\(spec.title) is given twice")
        }
    }
}

extension ScriptHeader {
    /// What `--help` prints.
    ///
    /// - Parameter script: how the script is called on the command line.
    public func help(_ script: String) -> String {
        let specs = arguments ?? []
        let placed = specs.filter { $0.position != nil }.sorted { ($0.position ?? 0) < ($1.position ?? 0) }
        let options = specs.filter { $0.position == nil }
        var words = ["Usage: moongate", script]
        if !options.isEmpty { words.append("[OPTIONS]") }
        words += placed.map { $0.isRequired ? $0.title : "[\($0.title)]" }
        var lines = [summary, words.joined(separator: " ")].compactMap { $0 }
        let rows = (placed + options).map { ($0.usage, $0.details) } + [("--help", "Show this.")]
        let width = min(rows.map(\.0.count).max() ?? 0, 32)
        lines.append("")
        for (usage, details) in rows {
            let padding = String(repeating: " ", count: max(width - usage.count, 0))
            lines.append(details.isEmpty ? "  \(usage)" : "  \(usage)\(padding)  \(details)")
        }
        return lines.joined(separator: "\n")
    }
}

extension ArgumentSpec {
    /// The value where none is given, for people; nil when there is none.
    public var standardText: String? {
        switch standard {
        case .string(let text)?: text
        case .integer(let number)?: String(number)
        case .number(let number)?: Int64(exactly: number).map { String($0) } ?? String(number)
        case .boolean(let flag)?: String(flag)
        default: nil
        }
    }

    fileprivate var usage: String {
        if position != nil { return title }
        switch kind {
        case .boolean: return "\(option), --no-\(option.dropFirst(2))"
        case .json: return "\(option) JSON|FILE"
        default: return "\(option) \(kind.rawValue.uppercased())"
        }
    }

    fileprivate var details: String {
        var parts = [help].compactMap { $0 }
        if !choices.isEmpty { parts.append("(one of: \(choices.joined(separator: ", ")))") }
        if isRequired { parts.append("(required)") }
        if let standardText { parts.append("(default: \(standardText))") }
        return parts.joined(separator: " ")
    }
}
