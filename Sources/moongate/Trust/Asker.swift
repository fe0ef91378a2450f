/// Puts questions to people.
protocol Asker: Sendable {
    /// - Returns: one of `answers`; `n` for every other way to leave the question.
    func key(_ question: String, answers: String) async -> Character

    /// - Returns: the line that was typed; nil when none was.
    func word(_ question: String) async -> String?

    /// Ends the question that is being put. Any thread.
    func cancel()
}
