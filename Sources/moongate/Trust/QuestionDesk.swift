import Permissions
import Synchronization

/// Where questions are asked: one at a time, and those of one line of a script together.
actor QuestionDesk {
    enum Answer: Sendable {
        case no, yes
        /// Yes, and to the same thing for the rest of the session.
        case always
        /// Yes, and to the same thing for ever.
        case save
    }

    private struct Pending {
        let number: Int
        let question: Question
        let continuation: CheckedContinuation<Answer, Never>
    }

    /// So long may tasks that a script has started together take to come here.
    private static let gathering = Duration.milliseconds(50)
    /// What is said before a question stands on the terminal is not heard, and so said again after this time.
    private static let deafness = Duration.milliseconds(100)

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

    /// Whether there is somebody to ask.
    var isAttended: Bool { asker != nil }

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
        while shown.contains(number) {
            asker?.cancel()
            try? await Task.sleep(for: Self.deafness)
        }
        if let index = pending.firstIndex(where: { $0.number == number }) {
            pending.remove(at: index).continuation.resume(returning: .no)
        }
    }

    /// Puts a question that is answered by a line, when no other one is being put.
    ///
    /// - Returns: the line; nil when nobody is there, when none was typed, and when the task that asks is cancelled.
    func word(_ question: String) async -> String? {
        guard let asker else { return nil }
        let asking = Asking()
        return await withTaskCancellationHandler {
            defer { asking.isOver.withLock { $0 = true } }
            return Task.isCancelled ? nil : await asker.word(question)
        } onCancel: {
            Task {
                while !asking.isOver.withLock({ $0 }) {
                    asker.cancel()
                    try? await Task.sleep(for: Self.deafness)
                }
            }
        }
    }

    private final class Asking: Sendable {
        let isOver = Mutex(false)
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

    private typealias Choice = (key: Character, phrase: String)

    private func choices(_ questions: [Question], hasDetails: Bool) -> [Choice] {
        guard let first = questions.first else { return [] }
        let isSingle = questions.count == 1
        var choices: [Choice] = [("y", isSingle ? "this one" : "all \(questions.count)")]
        if remembersLines || first.startsRun {
            choices.append(("a", first.sessionPhrase(isSingle: Set(questions.map(\.needs)).count == 1)))
        }
        if isSingle, first.isSavable { choices.append(("s", "save to policy")) }
        if hasDetails { choices.append(("i", "show all")) }
        return choices + [("n", "no")]
    }

    /// The choices, on as many lines as they need on a small terminal.
    private static func line(_ choices: [Choice]) -> String {
        let width = 76
        var lines = [""]
        for (key, phrase) in choices {
            let text = "[\(key)] \(phrase)"
            let last = lines[lines.count - 1]
            if last.isEmpty {
                lines[lines.count - 1] = text
            } else if last.count + text.count + 2 <= width {
                lines[lines.count - 1] += "  " + text
            } else {
                lines.append(text)
            }
        }
        return lines.joined(separator: "\n")
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
        let choices = choices(questions, hasDetails: facts.details != nil)
        let keys = String(choices.map(\.key))
        let line = Self.line(choices) + " > "
        var text = facts.text
        while true {
            switch await asker.key(text + line, answers: keys) {
            case "y": return .yes
            case "a":
                if first.startsRun { return .always }
                if let site = first.site { agreed.insert(site) }
                return .yes
            case "s": return .save
            case "i": text = (facts.details ?? "") + "\n"
            default: return .no
            }
        }
    }
}
