extension Editor {
    /// A longer text is not written out again when it is accepted.
    private static let mostFinalRows = 2000

    func layout(of text: String) -> Layout {
        Layout(text: text, prompt: prompt.primary, continuation: prompt.continuation, width: size.columns)
    }

    /// What is to be seen now.
    mutating func frame() -> Frame {
        switch mode {
        case .searching(let search):
            let styles = StyleMap(highlights(of: search.text), overlays: search.overlays)
            return frame(search.text, cursor: search.cursor, styles, below: searchRows(search))
        case .choosing(let menu):
            return frame(own: Hint(), below: menu.rows(width: size.columns, height: size.rows - 1))
        case .reading(let view):
            return frame(own: Hint(), below: view.rows(width: size.columns, height: size.rows - 1))
        case .editing:
            return frame(own: hint(), below: remarkRows())
        }
    }

    /// What stays on the screen when the input has ended, the cursor in its last row. It may have more rows than the
    /// screen.
    ///
    /// - Parameter mark: what to put behind the text.
    mutating func finalFrame(mark: String = "") -> Frame {
        mode = .editing
        buffer.move(.end)
        let layout = layout(of: buffer.text)
        var frame: Frame
        if layout.isSingleRow || layout.rows.count > Self.mostFinalRows {
            frame = self.frame(own: Hint(), below: [])
        } else {
            let all = layout.rows.indices
            let styles = StyleMap(highlighting(), overlays: []).narrowed(to: layout, all)
            frame = Frame(rows: layout.cells(of: all, style: styles.style(at:)))
        }
        // The row that was there for the cursor alone.
        let last = frame.rows.count - 1
        if mark.isEmpty, last > 0, frame.rows[last].cells.isEmpty, frame.rows[last - 1].wraps {
            frame.rows.removeLast()
            frame.rows[last - 1].wraps = false
        } else {
            frame.rows[last].append(mark, upTo: size.columns)
        }
        (frame.row, frame.column) = (frame.rows.count - 1, 0)
        return frame
    }

    private mutating func frame(own hint: Hint, below: [Row]) -> Frame {
        let cursor = buffer.cursor
        let length = buffer.text.utf8.count
        let highlighting = highlighting()
        var overlays: [Highlighting.Span] = []
        if let bad = highlighting.bad { overlays.append(.init(bad, Style(.red, .underline))) }
        if let prefix = recalledPrefix { overlays.append(.init(prefix, Style(nil, .underline))) }
        if let pair = BracketMatcher(text: buffer.text, highlighting: highlighting).match(at: cursor) {
            for offset in [pair.0, pair.1] {
                overlays.append(.init(offset..<offset + 1, Style(nil, [.bold, .underline])))
            }
        }
        let ghost = hint.insertion + hint.remark
        if !ghost.isEmpty {
            overlays.append(.init(length..<length + ghost.utf8.count, Style(.brightBlack)))
        }
        return frame(buffer.text + ghost, cursor: cursor, StyleMap(highlighting, overlays: overlays), below: below)
    }

    private mutating func frame(_ text: String, cursor: Int, _ styles: StyleMap, below: [Row]) -> Frame {
        let layout = layout(of: text)
        let below = below.prefix(size.rows - 1)
        if layout.isSingleRow {
            let (row, column) = layout.singleRow(cursor: cursor, style: styles.style(at:))
            return Frame(rows: [row] + below, row: 0, column: column)
        }
        let height = size.rows - below.count
        let (row, column) = layout.position(of: cursor)
        top = min(max(top, row - height + 1), row, max(0, layout.rows.count - height))
        top = max(0, top)
        let visible = top..<min(layout.rows.count, top + height)
        let rows = layout.cells(of: visible, style: styles.narrowed(to: layout, visible).style(at:))
        return Frame(rows: rows + below, row: row - top, column: column)
    }

    private mutating func highlights(of text: String) -> Highlighting {
        text == buffer.text
            ? highlighting() : (text.utf8.count <= options.highlightLimit ? hooks.highlight(text) : Highlighting())
    }

    private func searchRows(_ search: IncrementalSearch) -> [Row] {
        var row = Row()
        let title = search.isFailing ? "not found: " : search.direction == .older ? "search back: " : "search forward: "
        row.append(title, Style(search.isFailing ? .red : .cyan), upTo: size.columns)
        // The end of a long query is what is being typed.
        var query = Row()
        query.append(search.query, upTo: Int.max)
        row.append(contentsOf: query.tail(max(0, size.columns - row.width)))
        return [row]
    }

    private func remarkRows() -> [Row] {
        guard !hasTyped, recall?.current?.isSecret == true else { return [] }
        var row = Row()
        row.append("not saved: it holds a secret", .dim, upTo: size.columns)
        return [row]
    }
}

extension IncrementalSearch {
    fileprivate var overlays: [Highlighting.Span] {
        found.map { [Highlighting.Span($0.range, .reverse)] } ?? []
    }
}
