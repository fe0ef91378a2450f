/// Help that is shown below the text.
struct HelpView {
    let lines: [StyledText]
    private(set) var top = 0

    init(_ lines: [StyledText]) {
        self.lines = lines
    }

    /// - Returns: false when there is nothing more in that direction.
    mutating func scroll(by step: Int) -> Bool {
        let new = min(max(0, top + step), max(0, lines.count - 1))
        defer { top = new }
        return new != top
    }

    /// The rows, with a remark below when not all of them fit.
    func rows(width: Int, height: Int) -> [Row] {
        guard height > 0 else { return [] }
        let isWhole = top == 0 && lines.count <= height
        let visible = lines[top...].prefix(isWhole ? height : max(1, height - 1))
        var rows = visible.map { line in
            var row = Row()
            row.append(line, upTo: width)
            return row
        }
        if !isWhole, rows.count < height {
            var row = Row()
            let last = min(lines.count, top + rows.count)
            row.append("\(top + 1)-\(last) of \(lines.count), Up and Down to read on", .dim, upTo: width)
            rows.append(row)
        }
        return rows
    }
}
