import LineEditor

/// What is suggested in grey behind the end of the text.
struct Hints: Sendable {
    /// Longer texts get no hints: they were not typed a letter ago.
    private static let longestText = 20_000
    /// A key must not wait longer for the live tables.
    private static let patience = Duration.milliseconds(5)

    let completer: Completer

    func hint(_ text: String) -> Hint? {
        let count = text.utf8.count
        guard count <= Self.longestText, let context = completer.context(text, count) else { return nil }
        if let call = context.call, let function = completer.known.function(call.function) {
            let rest = function.signature(from: call.argument)
            return rest.isEmpty ? nil : Hint(remark: rest)
        }
        guard !context.prefix.isEmpty else { return nil }
        if let signature = signature(context) { return Hint(remark: signature) }
        return rest(of: context).map { Hint(insertion: $0) }
    }

    /// The arguments of the function whose name has been typed.
    private func signature(_ context: CompletionContext) -> String? {
        guard case .field(.path(let path)) = context.subject else { return nil }
        let function = completer.known.function((path + [context.prefix]).joined(separator: "."))
        guard let function, function.arguments != nil else { return nil }
        return "(" + function.signature() + ")"
    }

    /// What the only candidate goes on with, if it is one that may be taken by mistake.
    private func rest(of context: CompletionContext) -> String? {
        let candidates = completer.candidates(for: context, patience: Self.patience)
        guard let only = candidates.first, candidates.count == 1, only.isHarmless,
            only.text.utf8.starts(with: context.prefix.utf8)
        else { return nil }
        let rest = String(decoding: only.text.utf8.dropFirst(context.prefix.utf8.count), as: UTF8.self)
        return rest.allSatisfy(\.isWhitespace) ? nil : rest
    }
}
