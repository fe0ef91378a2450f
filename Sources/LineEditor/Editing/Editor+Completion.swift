extension Editor {
    mutating func completeOrIndent(_ command: Command) -> Action? {
        guard buffer.isInIndentation else { return command == .complete ? complete() : .bell }
        if command == .complete { return change { [indent = options.indent] in $0.insert(indent) } }
        return outdent()
    }

    private mutating func outdent() -> Action? {
        let start = buffer.text.lineStart(at: buffer.cursor)
        let blanks = String(buffer.text.slice(start..<buffer.cursor))
        guard !blanks.isEmpty else { return .bell }
        let count = blanks.hasSuffix("\t") ? 1 : min(options.indent.utf8.count, blanks.utf8.count)
        return change { $0.replace($0.cursor - max(1, count)..<$0.cursor, with: "") }
    }

    private mutating func complete() -> Action? {
        var found = candidates()
        guard let first = found.candidates.first else { return .bell }
        if found.candidates.count == 1 {
            put(first.text, at: found.range)
            return nil
        }
        let typed = String(buffer.text.slice(found.range))
        let prefix = found.commonPrefix
        if prefix.utf8.count > typed.utf8.count, prefix.hasBytePrefix(typed) {
            put(prefix, at: found.range)
            found.range = found.range.lowerBound..<buffer.cursor
        }
        mode = .choosing(CompletionMenu(found))
        return nil
    }

    private func candidates() -> Completions {
        hooks.completions(buffer.text, buffer.cursor).sanitized(for: buffer.text)
    }

    private mutating func put(_ text: String, at range: Range<Int>) {
        buffer.replace(range, with: text)
        hasTyped = true
    }

    /// Does what a command means while the menu is open.
    mutating func choose(_ command: Command, _ current: CompletionMenu) -> Action? {
        var menu = current
        switch command {
        case .complete, .down, .nextEntry: menu.select(by: 1)
        case .completeBackward, .up, .previousEntry: menu.select(by: -1)
        case .newerMatch:
            menu.select(by: min(CompletionMenu.height, menu.completions.candidates.count - 1 - menu.selected))
        case .olderMatch: menu.select(by: -min(CompletionMenu.height, menu.selected))
        case .enter, .forward:
            mode = .editing
            put(menu.candidate.text, at: menu.completions.range)
            return nil
        case .escape, .interrupt, .deleteForwardOrLeave:
            mode = .editing
            return nil
        case .insert, .deleteBackward:
            mode = .editing
            let action = edit(command)
            filter(menu)
            return action
        case .clearScreen: return .clearScreen
        case .suspend: return .suspend
        default:
            mode = .editing
            return edit(command)
        }
        mode = .choosing(menu)
        return nil
    }

    /// Keeps the menu open for as long as what is typed is the name it is about.
    private mutating func filter(_ menu: CompletionMenu) {
        var menu = menu
        let found = candidates()
        guard found.range.lowerBound == menu.completions.range.lowerBound, buffer.cursor >= found.range.lowerBound,
            let first = found.candidates.first
        else { return }
        let isTyped = found.candidates.count == 1 && buffer.text.slice(found.range) == Substring(first.text)
        guard !isTyped else { return }
        menu.update(found)
        mode = .choosing(menu)
    }

    mutating func showHelp() -> Action? {
        guard let lines = hooks.help(buffer.text, buffer.cursor), !lines.isEmpty else { return .bell }
        mode = .reading(HelpView(lines))
        return nil
    }

    /// Does what a command means while help is shown: scrolls it, or closes it and does what it always does.
    mutating func read(_ command: Command, _ current: HelpView) -> Action? {
        var view = current
        let page = max(1, size.rows - 3)
        let steps: [(Command, Int)] = [
            (.up, -1), (.down, 1), (.previousEntry, -1), (.nextEntry, 1), (.olderMatch, -page), (.newerMatch, page),
        ]
        if let step = steps.first(where: { $0.0 == command }) {
            let hasMoved = view.scroll(by: step.1)
            mode = .reading(view)
            return hasMoved ? nil : .bell
        }
        if command == .clearScreen { return .clearScreen }
        if command == .suspend { return .suspend }
        mode = .editing
        switch command {
        case .escape, .help, .interrupt, .deleteForwardOrLeave: return nil
        default: return edit(command)
        }
    }
}
