import Permissions

/// Where questions are asked: one at a time, and those of one line of a script together.
actor QuestionDesk {
    enum Answer: Sendable {
        case no, yes
        /// Yes, and to the same thing for the rest of the session.
        case always
    }

    private struct Pending {
        let number: Int
        let question: Question
        let continuation: CheckedContinuation<Answer, Never>
    }

    /// So long may tasks that a script has started together take to come here.
    private static let gathering = Duration.milliseconds(50)

    private var asker: (any Asker)?
    private var pending: [Pending] = []
    private var shown: Set<Int> = []
    private var number = 0
    private var isBusy = false
    /// Lines of scripts to all of whose questions the answer is yes.
    private var agreed: Set<String> = []
    private let remembersLines: Bool

    /// - Parameters:
    ///   - asker: who puts questions to people; nil when nobody is there, and every answer is no.
    ///   - remembersLines: whether a yes may hold for all that a line does. At the prompt every input begins with line 1.
    init(_ asker: (any Asker)?, remembersLines: Bool) {
        self.asker = asker
        self.remembersLines = remembersLines
    }

    /// Has questions put by somebody else from now on.
    func use(_ asker: (any Asker)?) {
        self.asker = asker
    }

    func ask(_ question: Question) async -> Answer {
        if question.site.map(agreed.contains) ?? false { return .yes }
        number += 1
        let number = number
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                guard !Task.isCancelled else { return continuation.resume(returning: .no) }
                pending.append(Pending(number: number, question: question, continuation: continuation))
                if !isBusy {
                    isBusy = true
                    Task { await serve() }
                }
            }
        } onCancel: {
            Task { await self.giveUp(number) }
        }
    }

    /// Whoever asked has gone.
    private func giveUp(_ number: Int) async {
        // What is said before the question stands on the terminal is not heard.
        while shown.contains(number) {
            asker?.cancel()
            try? await Task.sleep(for: .milliseconds(100))
        }
        if let index = pending.firstIndex(where: { $0.number == number }) {
            pending.remove(at: index).continuation.resume(returning: .no)
        }
    }

    private func serve() async {
        while !pending.isEmpty {
            try? await Task.sleep(for: Self.gathering)
            guard let first = pending.first else { break }
            let batch = pending.filter {
                $0.number == first.number || first.question.site != nil && $0.question.site == first.question.site
            }
            pending.removeAll { entry in batch.contains { $0.number == entry.number } }
            shown = Set(batch.map(\.number))
            let answer = await put(batch.map(\.question))
            shown = []
            for entry in batch { entry.continuation.resume(returning: answer) }
        }
        isBusy = false
    }

    private func put(_ questions: [Question]) async -> Answer {
        guard let asker, let first = questions.first else { return .no }
        // What was agreed to meanwhile needs no second question.
        if first.site.map(agreed.contains) ?? false { return .yes }
        let facts = questions.count == 1 ? await first.facts() : await Question.facts(of: questions)
        if let word = facts.word {
            let typed = await asker.word(facts.text + "type \(word) to go on, or press Enter to leave it > ")
            return typed == word ? .yes : .no
        }
        let canAgree = questions.count == 1 && (remembersLines || first.startsRun)
        var choices = questions.count > 1 ? "[y] all \(questions.count)  " : "[y] this one  "
        if canAgree { choices += "[a] \(first.sessionPhrase)  " }
        if facts.details != nil { choices += "[i] show all  " }
        let keys = "yn" + (canAgree ? "a" : "") + (facts.details == nil ? "" : "i")
        var text = facts.text
        while true {
            switch await asker.key(text + choices + "[n] no > ", answers: keys) {
            case "y": return .yes
            case "a":
                if first.startsRun { return .always }
                if let site = first.site { agreed.insert(site) }
                return .yes
            case "i": text = (facts.details ?? "") + "\n"
            default: return .no
            }
        }
    }
}

/// Puts questions to people.
protocol Asker: Sendable {
    /// - Returns: one of `answers`; `n` for every other way to leave the question.
    func key(_ question: String, answers: String) async -> Character

    /// - Returns: the line that was typed; nil when none was.
    func word(_ question: String) async -> String?

    /// Ends the question that is being put. Any thread.
    func cancel()
}
