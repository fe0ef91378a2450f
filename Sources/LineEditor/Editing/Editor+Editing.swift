extension Editor {
    /// Does what a command means while the text is edited.
    mutating func edit(_ command: Command) -> Action? {
        let last = trace
        trace = Trace()
        switch command {
        case .enter where last.isEscape: return finish(.accepted(buffer.text))
        case .enter: return enter()
        case .newline: return change { $0.insert("\n") }
        case .insert(let scalar): return type(scalar)
        case .escape: trace.isEscape = true
        case .controlX: trace.isControlX = true
        case .move, .forward, .forwardWord, .toLineEnd: return move(command)
        case .up, .down, .previousEntry, .nextEntry, .olderMatch, .newerMatch: return recallOrMove(command, last)
        case .kill, .yank, .yankPop: return cut(command, last)
        case .deleteBackward: return changeIfPossible { $0.deleteBackward() }
        case .deleteForward: return changeIfPossible { $0.deleteForward() }
        case .deleteForwardOrLeave:
            return buffer.isEmpty ? .finish(.endOfInput) : changeIfPossible { $0.deleteForward() }
        case .transpose: return changeIfPossible { $0.transpose() }
        case .undo: return changeIfPossible { $0.undo() }
        case .redo: return changeIfPossible { $0.redo() }
        case .complete, .completeBackward: return completeOrIndent(command)
        case .searchOlder: return beginSearch(.older)
        case .searchNewer: return beginSearch(.newer)
        case .help: return showHelp()
        case .clearScreen: return .clearScreen
        case .suspend: return .suspend
        case .interrupt: return .finish(.interrupted(buffer.text))
        }
        return nil
    }

    func finish(_ outcome: EditorOutcome) -> Action { .finish(outcome) }

    /// Changes the text.
    mutating func change(_ body: (inout EditBuffer) -> Void) -> Action? {
        body(&buffer)
        hasTyped = true
        return nil
    }

    /// Changes the text, or makes a sound when there was nothing to change.
    mutating func changeIfPossible(_ body: (inout EditBuffer) -> Bool) -> Action? {
        guard body(&buffer) else { return .bell }
        hasTyped = true
        return nil
    }

    private mutating func type(_ scalar: Unicode.Scalar) -> Action? {
        _ = change { $0.insert(String(scalar), kind: .typing) }
        reindent()
        return nil
    }

    private mutating func enter() -> Action? {
        switch hooks.isComplete(buffer.text) {
        case .complete, .invalid: return .finish(.accepted(buffer.text))
        case .incomplete:
            let indentation = hooks.indentation(String(buffer.textBeforeCursor)).filter(\.isBlank)
            return change { $0.insert("\n" + indentation) }
        }
    }

    /// Moves a line to where it belongs once its first word says so. Only the first word can, so only short lines are
    /// asked about.
    private mutating func reindent() {
        let start = buffer.text.lineStart(at: buffer.cursor)
        guard start > 0 else { return }
        let line = buffer.text.slice(start..<buffer.cursor)
        let word = line.drop(while: \.isBlank)
        guard !word.isEmpty, word.utf8.count <= 8, !word.contains(where: \.isBlank) else { return }
        guard let blanks = hooks.reindentation(String(buffer.textBeforeCursor)) else { return }
        buffer.indentLine(with: blanks.filter(\.isBlank))
    }

    private mutating func move(_ command: Command) -> Action? {
        switch command {
        case .move(let motion): buffer.move(motion)
        case .forward: return take(all: true) ? nil : movedOrBell(.right)
        case .toLineEnd: if !take(all: true) { buffer.move(.lineEnd) }
        case .forwardWord: return take(all: false) ? nil : movedOrBell(.wordRight)
        default: break
        }
        return nil
    }

    private mutating func movedOrBell(_ motion: EditBuffer.Motion) -> Action? {
        guard !buffer.isAtEnd else { return .bell }
        buffer.move(motion)
        return nil
    }

    /// Takes what is suggested in grey.
    /// - Returns: false when nothing is.
    private mutating func take(all: Bool) -> Bool {
        let suggestion = hint().insertion
        guard !suggestion.isEmpty else { return false }
        let isWord = { (character: Character) in character.isWord }
        let lead = suggestion.prefix { !isWord($0) }
        let word = suggestion.dropFirst(lead.count).prefix(while: isWord)
        buffer.insert(all ? suggestion : String(lead + word))
        hasTyped = true
        return true
    }

    private mutating func cut(_ command: Command, _ last: Trace) -> Action? {
        switch command {
        case .kill(let motion):
            let isBackward = [.lineStart, .wordLeft, .blankWordLeft].contains(motion)
            let text = buffer.kill(motion)
            trace.hasKilled = true
            guard !text.isEmpty else { return .bell }
            kills.add(text, isBackward: isBackward, isContinued: last.hasKilled)
        case .yank:
            kills.rewind()
            return yank(at: buffer.cursor..<buffer.cursor)
        case .yankPop:
            guard let range = last.yanked else { return .bell }
            kills.rotate()
            return yank(at: range)
        default: break
        }
        hasTyped = true
        return nil
    }

    private mutating func yank(at range: Range<Int>) -> Action? {
        guard let text = kills.current else { return .bell }
        buffer.replace(range, with: text)
        trace.yanked = range.lowerBound..<range.lowerBound + text.utf8.count
        hasTyped = true
        return nil
    }
}
