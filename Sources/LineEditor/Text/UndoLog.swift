/// What was changed, in steps that a user would take back at once.
struct UndoLog {
    /// What kind of change it was. Changes of one kind at one place grow together, all others stand alone.
    enum Kind: Equatable {
        case typing
        /// Backspace.
        case erasing
        /// Delete.
        case deleting
        case other
    }

    /// One replacement, and where the cursor stood before and after it.
    struct Step: Equatable {
        var offset: Int
        var removed: String
        var inserted: String
        let cursorBefore: Int
        var cursorAfter: Int
        let kind: Kind

        var size: Int { removed.utf8.count + inserted.utf8.count }
    }

    /// Old steps are forgotten beyond this many bytes, though never the last one.
    private static let capacity = 8_000_000
    private static let longest = 5_000

    private var done: [Step] = []
    private var undone: [Step] = []
    private var size = 0
    private var isSealed = true

    /// Lets nothing grow together with what was done before.
    mutating func seal() {
        isSealed = true
    }

    mutating func record(_ step: Step) {
        undone = []
        defer { isSealed = step.kind == .other }
        size += step.size
        if !isSealed, let last = done.last, let merged = last.merged(with: step) {
            done[done.count - 1] = merged
            return
        }
        done.append(step)
        while done.count > 1, size > Self.capacity || done.count > Self.longest {
            size -= done.removeFirst().size
        }
    }

    /// The step to take back.
    mutating func takeLast() -> Step? {
        guard let step = done.popLast() else { return nil }
        isSealed = true
        undone.append(step)
        size -= step.size
        return step
    }

    /// The step to do again.
    mutating func takeNext() -> Step? {
        guard let step = undone.popLast() else { return nil }
        isSealed = true
        done.append(step)
        size += step.size
        return step
    }
}

extension UndoLog.Step {
    /// This step and the next one as one, when they belong together.
    func merged(with next: UndoLog.Step) -> UndoLog.Step? {
        guard kind == next.kind else { return nil }
        var merged = self
        merged.cursorAfter = next.cursorAfter
        switch kind {
        case .typing:
            guard offset + inserted.utf8.count == next.offset, next.removed.isEmpty else { return nil }
            // A new word is a new step.
            let endsInBlank = inserted.utf8.last.map { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A } ?? false
            let beginsWithBlank = next.inserted.utf8.first.map { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A } ?? false
            guard !endsInBlank || beginsWithBlank else { return nil }
            merged.inserted += next.inserted
        case .erasing:
            guard next.offset + next.removed.utf8.count == offset else { return nil }
            merged.offset = next.offset
            merged.removed = next.removed + removed
        case .deleting:
            guard next.offset == offset else { return nil }
            merged.removed += next.removed
        case .other: return nil
        }
        return merged
    }
}
