extension Editor {
    /// The arrows move inside the text as long as they can; then, as the other keys always do, they go through the history.
    mutating func recallOrMove(_ command: Command, _ last: Trace) -> Action? {
        switch command {
        case .up: return last.recall != .older && moveRow(by: -1, last) ? nil : recall(.older, usesPrefix: hasTyped)
        case .down: return last.recall != .newer && moveRow(by: 1, last) ? nil : recall(.newer, usesPrefix: hasTyped)
        case .previousEntry: return recall(.older, usesPrefix: false, isPlain: true)
        case .nextEntry: return recall(.newer, usesPrefix: false, isPlain: true)
        case .olderMatch: return recall(.older, usesPrefix: hasTyped || recall?.isAtDraft ?? true)
        case .newerMatch: return recall(.newer, usesPrefix: hasTyped)
        default: return nil
        }
    }

    /// - Returns: false when the cursor is in the first or last row already.
    private mutating func moveRow(by step: Int, _ last: Trace) -> Bool {
        let layout = layout(of: buffer.text)
        let (row, column) = layout.position(of: buffer.cursor)
        guard layout.rows.indices.contains(row + step) else { return false }
        let goal = last.goalColumn ?? column
        buffer.move(to: layout.offset(row: row + step, column: goal))
        trace.goalColumn = goal
        return true
    }

    /// - Parameters:
    ///   - usesPrefix: whether what stands left of the cursor says what to look for. Otherwise it is what was looked for
    ///     before.
    ///   - isPlain: whether to look for nothing but the next entry.
    private mutating func recall(_ direction: Recall.Direction, usesPrefix: Bool, isPlain: Bool = false) -> Action? {
        var recall = self.recall ?? Recall(history)
        if isPlain {
            recall.prefix = ""
        } else if usesPrefix {
            recall.prefix = String(buffer.textBeforeCursor)
        } else if recall.isAtDraft {
            recall.prefix = ""
        }
        defer { self.recall = recall }
        trace.recall = direction
        guard let text = recall.go(direction, leaving: buffer.text) else { return .bell }
        buffer.setText(text)
        // Where the same arrow leads on to the next entry.
        if direction == .older { buffer.move(to: buffer.text.lineEnd(at: 0)) }
        hasTyped = false
        top = 0
        return nil
    }

    /// The part of a recalled entry that made it be found.
    var recalledPrefix: Range<Int>? {
        guard let recall, !hasTyped, !recall.isAtDraft, !recall.prefix.isEmpty else { return nil }
        return 0..<recall.prefix.utf8.count
    }

    mutating func beginSearch(_ direction: Recall.Direction) -> Action? {
        let entries = Recall(history).entries
        mode = .searching(IncrementalSearch(entries, original: buffer, direction: direction))
        return nil
    }

    mutating func search(_ command: Command, _ current: IncrementalSearch) -> Action? {
        var search = current
        switch command {
        case .insert(let scalar): search.append(String(scalar))
        case .deleteBackward: if !search.shorten() { return .bell }
        case .searchOlder: search.again(.older, last: lastQuery)
        case .searchNewer: search.again(.newer, last: lastQuery)
        case .escape, .interrupt, .deleteForwardOrLeave:
            mode = .editing
            return nil
        case .clearScreen: return .clearScreen
        case .suspend: return .suspend
        default:
            accept(search)
            return command == .enter ? nil : edit(command)
        }
        mode = .searching(search)
        return search.isFailing && !current.isFailing ? .bell : nil
    }

    /// Puts what was found on the line, and runs nothing.
    private mutating func accept(_ search: IncrementalSearch) {
        mode = .editing
        if !search.query.isEmpty { lastQuery = search.query }
        guard search.found != nil else { return }
        if search.text != buffer.text { buffer.setText(search.text) }
        buffer.move(to: search.cursor)
        hasTyped = true
    }
}
